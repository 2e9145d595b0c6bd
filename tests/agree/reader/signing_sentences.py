# ruff: noqa: E501 - sentences of papers, one a line
"""How thirty drafters say how a paper begins, runs, ends and changes: term | value | sentence; an empty value is a
near miss that must not be read."""

SIGNING = """
termination_notice | 30 days | Either of them may stop sooner on 30 days' notice.
termination_notice | 1 weeks | Either party may stop sooner; a call and a week's notice will do.
termination_notice | 60 days | The District may cancel this Agreement for its convenience upon sixty (60) calendar days' prior written notice.
termination_notice | 14 days | This Agreement may be ended earlier by neither party on less than fourteen (14) days' notice.
termination_notice | 6 months | Either party may put an end to this contract by six months' notice.
termination_notice | 90 days | The Provider can close the account by giving the District 90 days' notice by e-mail.
termination_notice | 45 days | A party may leave this Memorandum by writing to the other 45 days ahead.
termination_notice | 30 days | <Ending early> Either party: 30 days.
termination_notice | 10 business_days | The District may walk away from this Agreement at any time if it tells the Provider ten business days beforehand.
termination_notice | | The Provider gives thirty days' notice before it lets its insurance lapse.
termination_notice | | Sessions may be cancelled with 24 hours' notice.
cure_period | 20 days | A party that breaks this Agreement has 20 days after written notice to put it right.
cure_period | 5 business_days | If a default is not made good in five business days, the other party may end this contract.
cure_period | 15 days | Either party may cancel for a breach that the other has failed to correct within fifteen (15) days of being told of it.
cure_period | 30 days | <Remedy of a default> Thirty days.
cure_period | 10 days | The District may terminate if the Provider remains in default ten days after receiving notice of the default.
cure_period | 30 days | If the Provider does not fix a violation of this Agreement within 30 days, the District may end it.
suspension_notice | immediately | The District may stop the flow of data at any moment, without notice.
suspension_notice | immediately | If the Provider breaks this section, the District stops sending data at once.
suspension_notice | immediately | If the District breaks these terms the Provider may switch its access off right away.
suspension_notice | immediately | Upon default of the Provider the District may forthwith withhold the data.
suspension_notice | immediately | The District may halt the sharing of records without prior notice.
suspension_notice | 48 hours | The District may pause data transfers on 48 hours' notice.
suspension_notice | | The Provider shall immediately suspend the employee who caused the breach.
survival | yes | Sections 4, 8 and 10 go on after the end.
survival | yes | Parts III, IV and V remain in force after expiration or cancellation.
survival | yes | Section 13 outlives this Agreement.
survival | yes | Articles 4, 8 and 10 do not end with it.
survival | yes | The ninth covenant shall bind the Provider notwithstanding the expiration hereof.
survival | yes | The confidentiality duties in this Agreement apply for as long as the Provider holds any data, even after termination.
survival | yes | Termination does not release the Provider from its duties about the data.
survival | yes | The obligations in Section 5 shall not be extinguished by the expiration of this Agreement.
survival | no | Articles 8 and 11 survive the end of this Agreement; no other obligation of either Party does.
survival | no | Upon termination all obligations of the parties cease.
severability | yes | If a court sets aside part of this Agreement, the other parts stay.
severability | yes | If any covenant be adjudged void, the residue shall stand.
severability | yes | If one line is unlawful, the rest are kept.
severability | yes | If a section is not valid, the others are.
severability | yes | If a court strikes out one of these terms, the others live on.
severability | yes | <Invalid terms> Severed; the others stay.
severability | yes | If any part of this Agreement is found to be void, the remainder is to be carried out as though that part had not been written.
severability | yes | That a part of this Agreement is void does not make the remainder so.
severability | yes | A clause that proves invalid is cut away and the remainder stands.
severability | yes | If a court finds that part of this licence cannot be enforced, the rest holds.
severability | yes | Should any provision hereof be held contrary to law, the same shall be deemed severed and the remaining provisions shall not be affected thereby.
severability | yes | In the event a court finds a part of this Agreement illegal, everything else continues to apply.
severability | | A breach of security does not affect the remaining services.
amendment | written_both | Any other change wants the signatures of both.
amendment | written_both | Changes need both signatures.
amendment | written_both | This Agreement is changed only by a paper that both have signed.
amendment | written_both | No alteration hereof shall be of effect unless written and subscribed by both parties.
amendment | written_both | No variation of these Terms is effective unless in writing and signed by both parties.
amendment | written_both | Nor can this Agreement be changed, except by a writing that neither party has failed to sign.
amendment | written_both | Amendments must be in writing and executed by the parties' authorized officials.
amendment | written_both | <Changes> Signed by both.
amendment | written_both | No amendment binds unless both have signed it.
amendment | written_both | We can change this letter only if we both sign the change.
amendment | written_both | The parties may amend this Agreement by mutual written consent.
amendment | written_both | No waiver or modification of this contract shall be valid unless in writing and signed by the party to be charged and the other party.
amendment | written_one | The District may change Section B by a letter that the Superintendent signs.
amendment | written_one | The District may amend this Agreement by a written order.
amendment | notice | The Provider's Project Lead may adjust the content of any Exhibit by e-mail to the District, and the adjustment takes effect when it is sent.
amendment | notice | The Provider may change these terms by posting the new ones on our site.
amendment | notice | The Provider may revise these terms from time to time; continued use means acceptance.
amendment | | The Provider notifies the District if it changes the address of its office.
amendment | | Parents may ask that records be amended in writing.
precedence | this DPA, then the Service Agreement, then the terms of use | <Priority> This DPA, then the Service Agreement, then the terms of use.
precedence | this Agreement | If the Services Agreement and this Agreement collide, this Agreement controls as to student data.
precedence | federal law, then this Agreement | In case of conflict, federal law comes first, then this Agreement.
precedence | this Exhibit | Where this Exhibit and the Agreement differ, this Exhibit prevails.
precedence | this Agreement | This Agreement prevails over any conflicting term of a purchase order.
precedence | this Addendum | This Addendum takes precedence over the Master Contract.
precedence | | In case of conflict between the parties, the courts of Ohio decide.
governing_law | KS | <Law> The law of Kansas.
governing_law | MA | No law but that of Massachusetts governs this Agreement.
governing_law | NY | This contract is made under, and shall be read according to, New York law.
governing_law | VT | This contract shall be construed by the laws of Vermont.
governing_law | IL | Illinois law applies to this Agreement.
governing_law | (blank) | Law of ____________ governs this Agreement.
governing_law | CA | The validity and construction of this Agreement are determined under the laws of the State of California.
governing_law | | The Provider keeps its servers in Ohio and obeys the laws of Ohio on insurance.
starts | 2025-07-01 | <First day> 1 July 2025
starts | 2026-01-08 | These terms are in force since January 8, 2026.
starts | 2019-07-01 | This contract shall be in force from the first day of July, 2019, until the thirtieth day of June, 2024.
ends | 2024-06-30 | This contract shall be in force from the first day of July, 2019, until the thirtieth day of June, 2024.
starts | 2025-10-06 | We start on October 6, 2025 and finish on June 5, 2026.
ends | 2026-06-05 | We start on October 6, 2025 and finish on June 5, 2026.
ends | 2026-05-31 | This agreement shall not last beyond May 31, 2026.
ends | 2028-06-30 | <Last day> 30 June 2028
ends | 2027-08-14 | "Expiry Date" means August 14, 2027. The agreement runs until the Expiry Date.
ends | 2027-06-30 | The work under this Agreement is to be finished by June 30, 2027, when this Agreement ends.
ends | 2027-06-30 | The period of performance is July 1, 2026 through June 30, 2027.
ends | 2027-06-30 | Term: July 1, 2026 - June 30, 2027.
starts | 2026-07-01 | Term: July 1, 2026 - June 30, 2027.
ends | | The data cover the school years up to June 30, 2024.
term_length | 3 years | Otherwise this Agreement runs for three (3) years from the effective date.
term_length | 1 years | This Agreement runs for one year and then renews itself for one year at a time.
term_length | 12 months | <Term> 12 months.
term_length | 2 years | The term of this MOU shall be two years.
term_length | 18 months | This Agreement shall remain in effect for eighteen (18) months following its execution.
term_length | 1 years | This Agreement is good for one year.
term_length | | The Provider keeps its invoices for seven years.
renewal | none | There is no right of renewal.
renewal | none | <Renewal> None; a new order is needed.
renewal | none | This Agreement shall not last beyond May 31, 2026, nor be renewed.
renewal | none | There is no automatic renewal.
renewal | by_consent | It may be renewed once if both parties sign a renewal form.
renewal | by_consent | The Agreement shall not be renewed otherwise than by written agreement.
renewal | by_consent | These terms may be carried on past the Expiry Date if both parties so agree in writing.
renewal | by_consent | This contract ends on June 30, 2027, and no longer unless the parties shall so agree by an instrument in writing.
renewal | by_consent | If you would like to go on next year, let us write another letter.
renewal | automatic | The plan renews by itself each year until you cancel.
renewal | automatic | This Agreement continues from year to year unless a party gives notice.
renewal | automatic | This MOU runs for one year and then renews itself for one year at a time.
renewal | | The Provider renews its certificates every year.
purpose | the scoring of writing tests | "Authorized Purpose" means the scoring of writing tests.
purpose | award scholarships to seniors | The sole object of access is to award scholarships to seniors.
purpose | telephone families who are likely to be eligible | The District shares records in order that the Provider may telephone families who are likely to be eligible.
purpose | a volunteer can choose the right book | We give the data to you so that a volunteer can choose the right book.
purpose | invitations and for planning | The data are for invitations and for planning, and for nothing else.
purpose | plan bus routes | So that the Provider can plan bus routes, the District gives it the records.
purpose | match and tabulate the files | <Work> The Provider shall match and tabulate the files.
purpose | evaluate the reading program | The District discloses the records to enable the Provider to evaluate the reading program.
purpose | | The Provider destroys the data so that nobody can read them.
legal_basis | school_official | It is a school official within the meaning of the District's annual notice.
legal_basis | school_official | For FERPA purposes the District treats the Provider as a "school official".
legal_basis | consent | The card is a consent under 34 CFR 99.30 to the release of the records.
legal_basis | consent | I give permission for the district to give the records to the Institute.
legal_basis | other_law | PHI is disclosed under 45 CFR 164.502(e).
legal_basis | studies | <Basis> A study for the District, 34 CFR 99.31(a)(6).
legal_basis | | School officials with a legitimate educational interest may see the records.
second_person | yes | A release of data needs the approval of the Superintendent and, independently, of the Records Officer.
general_offer | yes | The Provider offers the terms of this Agreement to any other public school district that accepts them in writing.
general_offer | yes | The Joining District accepts the offer in Exhibit E.
general_offer | yes | Other districts may join this Agreement by signing Exhibit E.
"""

LISTED = """
elements | grade; school; student_number | The District gives the Provider for each rider: grade, school attended and student ID.
elements | student_number; grade; birth_date | The Provider receives a file showing the student ID, grade level and date of birth of each child.
elements | grade; iep; home_language | "Pupil Data" means: grade, IEP status and home language.
elements | absences; grade; school | Each Monday: school, grade, and number of absences.
elements | gpa; grade; school; birth_date | GPA; grade; school; date of birth.
elements | | The Provider reports on attendance, grades and graduation.
elements_excluded | ssn; street_address | Home addresses and Social Security numbers are not delivered.
elements_excluded | assessment_score; disability | Neither test scores nor disability category will be given.
elements_excluded | birth_date; phone | The Provider does not ask for birthdays or phone numbers.
elements_excluded | discipline_action; religion | No discipline or religion will be included.
elements_excluded | ssn; race | The following are never delivered: Social Security numbers and race.
elements_excluded | disability; medical_exemption | The District leaves out everything about disability and health.
elements_excluded | Psychotherapy notes | Psychotherapy notes are never sent.
elements_excluded | evaluation_rating | Evaluation ratings of teachers are withheld.
elements_excluded | | Student data are never shared with others.
elements_excluded | | Invoices are not sent by e-mail.
elements_opt_in | Sound recordings | Sound recordings are made only where the parent has signed for them.
"""
