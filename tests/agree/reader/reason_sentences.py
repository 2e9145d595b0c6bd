# ruff: noqa: E501 - a table: one sentence a line
"""What data are for, how a paper runs on, who stops the flow and who says yes twice, in many drafters' words.

``term | value | sentence`` as in ``sentences.py``; of a purpose the value is what its words hold.
"""

SENTENCES = """
renewal | by_consent | This Agreement may be renewed by resolution of the boards of both parties.
renewal | by_consent | It may be renewed by vote of the trustees for two further classes.
renewal | by_consent | The term may be extended for one year upon the written approval of the Superintendent.
renewal | by_consent | The parties may agree in writing to extend this Agreement.
renewal | by_consent | Any extension of this Agreement needs a further writing signed by both parties.
renewal | by_consent | Next year we will write another letter if we both wish to go on.
renewal | automatic | The Contract shall be extended from year to year, automatically, unless declined by either party in writing.
renewal | automatic | This Agreement continues from year to year unless a party gives notice by May 1.
renewal | automatic | At the end of each term this Agreement renews for another year unless either party objects in writing.
renewal | automatic | The subscription will automatically be renewed every July 1.
renewal | automatic | Unless either party gives notice of non-renewal, this Agreement shall roll over for successive one-year terms.
renewal | none | There will be no extension of this Agreement.
renewal | none | No automatic renewal.
renewal | none | This Agreement does not renew.
renewal | none | It cannot be renewed or extended; when it is over, it is over.
renewal | | The Provider shall renew its certificate of insurance each year.
renewal | | The District may extend the deadline for the report by approval of the Superintendent.
renewal | | The encryption keys are renewed automatically every ninety days.
suspension_notice | immediately | The District may suspend exchanges with the Provider at once, upon telephone notice.
suspension_notice | immediately | The District may at any time, without notice, stop the flow of records.
suspension_notice | immediately | If a student's safety calls for it the District may shut off the Provider's access without waiting.
suspension_notice | immediately | The District can stop the Provider's access at any moment without notice.
suspension_notice | immediately | Upon a suspected breach the District may immediately discontinue the transfer of data.
suspension_notice | immediately | The District reserves the right to suspend delivery of data immediately.
suspension_notice | immediately | Delivery of student data may be suspended by the District without prior notice.
suspension_notice | immediately | The Provider's access to the data may be withdrawn by the District immediately and without notice.
suspension_notice | 5 days | The District may suspend delivery of the data upon five (5) days' written notice.
suspension_notice | 10 days | On ten days' notice the District may halt the transfer of records.
suspension_notice | | The Provider shall immediately suspend the access of any employee who leaves.
suspension_notice | | The Provider shall stop using the data immediately when this Agreement ends.
suspension_notice | | The District reserves the right to suspend access to individual feeds without prior notice.
suspension_notice | | The school may suspend a student at once.
second_person | yes | The request form is to be approved by the principal and, separately, by the District's records officer.
second_person | yes | A release happens when the head counselor has prepared it and the Assistant Superintendent has countersigned.
second_person | yes | No release goes out until a second officer of the District has checked it.
second_person | yes | Every extract is signed by the registrar and then by the privacy officer.
second_person | yes | Releases of data are under the two-person rule.
second_person | yes | No transfer is made unless two officers of the District have authorized it.
second_person | yes | Two officials of the District must approve each disclosure.
second_person | | This Agreement is signed by the Superintendent and countersigned by the Provider.
second_person | | A release signed by the parent and countersigned by the student is kept on file.
second_person | | The Provider shall send the District a second copy of each extract.
starts | 2026-09-02 | This agreement begins on the first day of school, September 2, 2026, and ends on the last, June 18, 2027.
ends | 2027-06-18 | This agreement begins on the first day of school, September 2, 2026, and ends on the last, June 18, 2027.
starts | 2026-09-08 | First day of these terms: September 8, 2026
ends | 2027-06-11 | Last day of these terms: June 11, 2027
starts | 2026-07-01 | The first day of this Agreement is July 1, 2026.
starts | 2026-01-08 | The Go-Live Date is January 8, 2026.
ends | 2029-08-31 | This Agreement runs out on August 31, 2029.
ends | 2029-08-31 | The term of this Agreement comes to an end on August 31, 2029.
ends | 2029-08-31 | This Agreement lapses on August 31, 2029.
ends | | The Provider sends the report on the last day of school, June 18, 2027.
ends | | The Provider's certificate of insurance runs out on August 31, 2029.
starts | | Data collection starts on the first day of school, September 2, 2026.
cure_period | 10 days | If either is in default, the other will first allow ten days for the default to be repaired.
cure_period | 30 days | A party in breach has thirty days for the breach to be cured.
cure_period | | The Provider has ten days for the portal to be repaired.
second_person | | Two employees of the Provider may see the data.
"""

PURPOSES = """
plan and run the after-school program | Please plan and run the after-school program with the data, and do nothing else with them.
portraits and the yearbook | The list is for making portraits and the yearbook.
invitations and for planning | The List is for invitations and for planning where programs are held. It is for nothing else.
delivering messages | The Provider handles Student Data for the one purpose of delivering messages.
match students with tutors | The Provider receives the data to match students with tutors and plan sessions.
needs of students in foster care | The Student Data are to be used by the Provider to address the needs of students in foster care.
each may be placed in a suitable class | WHEREAS, the District desires that its pupils be examined, to the end that each may be placed in a suitable class;
measure whether mentoring reduces absence | The purpose of this Agreement is to measure whether mentoring reduces absence.
whether mentoring reduces absence | The District is sharing the data so that the Provider can find out whether mentoring reduces absence.
planning bus routes | The Provider may use Student Data only for planning bus routes.
routing buses | Student Data will be used solely for routing buses safely.
improve instruction in algebra | The District will disclose the data to the Provider in order to improve instruction in algebra.
evaluating the reading program | The Provider shall process Student Data for the sole purpose of evaluating the reading program.
the scoring of writing tests | "Authorized Purpose" means the scoring of writing tests.
reading comprehension in fifth grade | Data are shared for the purpose of studying reading comprehension in fifth grade.
which courses help | We need the data in order to learn which courses help students graduate.
 | If a record is subpoenaed, the Provider's counsel shall notify the District within one day.
 | The list is for each school separately.
 | The Data are for the school year 2026-27.
 | The Provider receives the data by secure file transfer.
 | The Provider shall notify the District so that the District may seek a protective order.
 | The records are kept for two years for audit purposes.
 | The data are to be used in encrypted form.
"""
