# ruff: noqa: E501 - a data table: one sentence a line
"""Invented sentences: ``+`` settles the topic, ``-`` comes near and does not. ``Heading ::`` stands before a sentence that needs one."""

from __future__ import annotations

SENTENCES = """
purpose + The purpose of this study is to learn whether the tutoring offered after school raises reading scores.
purpose + The records will be used to evaluate the summer bridge program of the District.
purpose + The District shares these records with the Council for the purpose of improving instruction in mathematics.
purpose + Purpose :: To find out which of the schools need more support for pupils who learn English.
purpose + Provider will use student data to deliver the online reading lessons that teachers assign.
purpose - The Provider shall not use Student Data for any other purpose.
purpose - Student Data shall be used only for the purposes set out in this Agreement.
purpose - The purpose of the study is to [describe the purpose].
purpose - WHEREAS, the purpose of the project is to improve schools;
purpose - The data shall be destroyed when no longer needed for the purpose of the study.
scope_duration + This Agreement is in force from 1 July 2014 until 30 June 2017.
scope_duration + The term of this Agreement shall be three (3) years from the Effective Date.
scope_duration + This Memorandum takes effect on signing and shall remain in effect for two years.
scope_duration + The study begins on September 1, 2014 and ends on August 31, 2016.
scope_duration + This Agreement expires at the end of the 2025-26 school year.
scope_duration - The confidentiality obligations shall survive for five years after the end of this Agreement.
scope_duration - Provider shall destroy the data within 30 days after the Agreement ends.
scope_duration - This Agreement shall remain in effect until ____________.
scope_duration - Either party may terminate this Agreement on 30 days' notice.
scope_duration - If a provision is invalid, the rest of this Agreement remains in full force and effect.
data_listed + The data elements to be disclosed are listed in Exhibit B.
data_listed + The District will provide the following data elements: student number, grade, attendance and scores.
data_listed + Data shared with the Contractor are limited to the fields set out in Schedule 1.
data_listed + The District shall release to the Council: grade level, school, days absent, and scale scores for each student.
data_listed + Provider receives only the information enumerated in Attachment A.
data_listed - The District will provide such data as the Council may need from time to time.
data_listed - The data elements to be disclosed are [list the elements].
data_listed - The following data will be provided, including but not limited to grades and any other information requested.
data_listed - Student Data shall be used only for the purposes described in Exhibit A.
data_listed - The data shall be destroyed as set out in Exhibit D.
use_limited + The Council shall use the data only for the study described in section 1.
use_limited + Provider shall not use Student Data for any purpose other than those stated in this Agreement.
use_limited + The records may be used solely to carry out the evaluation and for nothing else.
use_limited + No information received under this Memorandum may be used for any other purpose.
use_limited + Contractor agrees to use the personally identifiable information exclusively to perform the Services.
use_limited - Provider may use Student Data for the Services and for such other purposes as it deems appropriate.
use_limited - The Provider shall not use the District's name or logos for any other purpose.
use_limited - The Council will use the data to evaluate the reading program.
use_limited - The District shall not use the Provider's data for any purpose other than teaching.
use_limited - Provider shall not use Student Data for any other purpose except for its own business purposes.
use_limited - The Provider intends to use the data only for the study.
purpose_only + Student data shall not be used by the contractor for any purposes other than those authorized pursuant to the contract.
purpose_only + The Company uses student records for no purpose but the service the board has ordered.
purpose_only + Operator shall process Student Data only as necessary to provide the Services.
purpose_only + The Consultant will not use the records beyond what this contract authorises.
purpose_only - The Consultant may use the records as it sees fit.
purpose_only - "Authorized purpose" means the use of the data only for the Services.
purpose_only - Access to the data shall be made only by authorized employees.
purpose_only - The Company is not required to use the data only for the Services.
no_identification + The study shall be conducted in a manner that does not permit personal identification of parents and students by anyone other than representatives of the Council with legitimate interests.
no_identification + Only those employees of the Institute who need to do so for the study may identify a student.
no_identification + No one except the Council's own representatives with a legitimate interest shall be able to identify individual students.
no_identification + The research will be carried out so that no student can be identified by persons other than the project staff.
no_identification - The Council shall not attempt to re-identify any student.
no_identification - Personally identifiable information includes anything that could identify a student.
no_identification - The Provider shall identify the employees who have access.
no_identification - The law permits the release of records if studies do not permit identification of students by persons other than representatives of the organization.
destruction_duty + The Council shall destroy all data when they are no longer needed for the study.
destruction_duty + All personally identifiable information will be destroyed once the evaluation is complete.
destruction_duty + Upon termination of the contract, Provider shall return or securely delete all Student Data.
destruction_duty + Contractor agrees to dispose of the records after the work is finished.
destruction_duty + At the end of the project the Institute erases every copy of the data.
destruction_duty - Upon written request of the District, Provider shall delete the data of a named student.
destruction_duty - The Provider may destroy data that it no longer needs.
destruction_duty - The District shall destroy its data when they are no longer needed.
destruction_duty - The Council shall not destroy any data before the study ends.
destruction_duty - Provider shall not be required to destroy data held in backups.
destruction_duty - The Provider should delete the data when no longer needed.
destruction_period + The Council shall destroy all data within 30 days after the study ends.
destruction_period + Provider deletes all Student Data no later than sixty (60) days after termination.
destruction_period + Within ten business days of the end of this contract, Contractor shall erase all records.
destruction_period + All data shall be destroyed by 30 September 2017.
destruction_period + Student data shall be deleted immediately upon completion of the services.
destruction_period - The Council shall destroy all data when they are no longer needed.
destruction_period - Provider shall certify the destruction of the data within ten days.
destruction_period - Provider shall destroy all data within ___ days after termination.
destruction_period - Provider shall promptly delete the data at the end of the contract.
destruction_period - The District shall tell Provider within 30 days which data to keep.
destruction_certificate + The Council shall certify the destruction in writing to the District.
destruction_certificate + Provider will give the District written confirmation that all data have been destroyed.
destruction_certificate + Within ten days of disposal, Contractor shall furnish a certificate of destruction.
destruction_certificate + An officer of the Institute shall sign an affidavit that every copy was deleted.
destruction_certificate - The Council shall destroy all data within ten days.
destruction_certificate - The Provider shall certify that it complies with FERPA.
destruction_certificate - The Provider is not required to certify the destruction.
destruction_certificate - The District shall certify the destruction of its own records.
institutional_service + Provider performs an institutional service for which the School would otherwise use its own employees.
institutional_service + The work is work that the District's staff would otherwise do by its own employees.
institutional_service + Contractor carries out institutional functions of the District.
institutional_service + The services are an institutional service under 34 CFR 99.31(a)(1)(i)(B).
institutional_service - "School official" means a contractor that performs an institutional service.
institutional_service - Provider does not perform an institutional service.
institutional_service - Provider shall use its own employees to perform the Services.
institutional_service - The District's employees use the platform every day.
direct_control + Provider is under the direct control of the District with respect to the use and maintenance of education records.
direct_control + The District retains direct control over how the records are used and maintained.
direct_control + Contractor shall process Student Data only on the written instructions of the LEA.
direct_control + The Board directs how the records are used and kept.
direct_control - Student Data are not under the direct control of the District.
direct_control - The Provider retains direct control over the use of the data.
direct_control - "School official" means a party under the direct control of the agency.
direct_control - Provider shall destroy data only on the instructions of the District.
redisclosure_bar + The Council shall not disclose the data to any other party without the prior written consent of the District.
redisclosure_bar + No data received under this agreement may be shared with third parties.
redisclosure_bar + Contractor may disclose records only to its own employees and to nobody else.
redisclosure_bar + Neither the Institute nor its staff will redisclose personally identifiable information.
redisclosure_bar + Student data leave the Company for nobody: it does not pass them on to anyone.
redisclosure_bar - Provider may share Student Data with its affiliates.
redisclosure_bar - Provider shall not disclose Student Data except to affiliates, partners and as it deems useful.
redisclosure_bar - Neither party shall disclose the terms of this Agreement to third parties.
redisclosure_bar - The District shall not disclose the Provider's information to any third party.
redisclosure_bar - "Disclosure" means to release records to any third party.
redisclosure_bar - Provider shall not transmit Student Data by unencrypted e-mail.
redisclosure_bar - Provider shall not be prevented from disclosing data to its partners.
sub_processors_named + The Council's only subcontractor is Tally Analytics LLC.
sub_processors_named + The subprocessors that may receive Student Data are listed in Exhibit C.
sub_processors_named + Provider engages Blue Heron Hosting Inc. as its subprocessor for storage.
sub_processors_named + The following subcontractors have access to the records: Tally Analytics LLC and Quill Print Co.
sub_processors_named - Provider may engage subcontractors.
sub_processors_named - Provider gives a list of subcontractors upon request.
sub_processors_named - The current list of subprocessors is available at the Provider's website.
sub_processors_named - Provider shall bind each subcontractor to the terms of this Agreement.
sub_processors_bound + Each subcontractor shall be bound in writing to terms no less protective than those of this Agreement.
sub_processors_bound + Provider shall require its subprocessors to comply with the same obligations that it has itself.
sub_processors_bound + Any agent to whom the Council gives the data must agree to the same restrictions.
sub_processors_bound + The contract with a subcontractor must include all of the data security provisions of this contract.
sub_processors_bound - Subcontractors are not bound by this Agreement.
sub_processors_bound - Provider remains responsible for the acts of its subcontractors.
sub_processors_bound - Provider may use subcontractors with the consent of the District.
sub_processors_bound - Provider shall use reasonable efforts to have subcontractors agree to the same terms.
no_reidentification + The Council shall not attempt to re-identify any student.
no_reidentification + Nobody will try to find out who a record is about.
no_reidentification + Recipient agrees not to use the data to identify or contact any individual.
no_reidentification + Researchers are prohibited from linking the records with other files in order to identify a person.
no_reidentification + Data User will not identify the information or contact the individuals.
no_reidentification - The Council may re-identify students for follow-up interviews.
no_reidentification - De-identified data means data that cannot be re-identified.
no_reidentification - The District shall not be required to identify students.
no_reidentification - Provider shall use the data to identify needs of the schools.
not_property + Student data are not the property of or under the control of the contractor.
not_property + All student data are the property of and under the control of the District.
not_property + The Council has no property in the data and no control over them.
not_property + Nothing in the records becomes the property of the Consultant, and the data never come under the contractor's control.
not_property + Provider acquires no ownership of Student Data; the data do not belong to Provider and it has no right in them.
not_property - Partner shall own all data and work product.
not_property - Student data are the property of the Provider.
not_property - The software is not the property of the District.
not_property - Provider is not responsible for events beyond its control.
not_property - Student data shall not be stored on personal devices.
deletion_means + The Board may request deletion of student data at any time by written notice to the Contractor.
deletion_means + At the written request of the District, Provider shall delete any student's data within five days.
deletion_means + The District can ask by e-mail that records be erased, and the Company erases them.
deletion_means + Contractor shall delete student information upon receiving a written direction from the Board.
deletion_means - Provider deletes data on the request of a parent.
deletion_means - The Council shall destroy all data at the end of the study.
deletion_means - Upon request of the District, Provider shall certify deletion.
deletion_means - Provider is not obliged to delete data on the request of the District.
deletion_means - The District may request a copy of the data in writing.
review_correct + A parent or eligible student may review the personally identifiable information held and have errors corrected.
review_correct + A student, parent or guardian may inspect the record by writing to the Board and the Contractor shall correct any inaccurate information.
review_correct + Parents can see the data that the Provider holds about their child and ask that mistakes in the data be put right.
review_correct + Provider shall cooperate with the District so that a parent may access and amend the student's records.
review_correct - A parent may inspect the records.
review_correct - The District may review and correct the draft report.
review_correct - Provider shall correct errors in the software.
review_correct - Parents are not entitled to review or correct data held by the Provider.
review_correct - The principal may review the records and correct errors.
security + The Contractor shall take actions designed to ensure the security and confidentiality of student data.
security + Provider maintains administrative, technical and physical safeguards to protect Student Data.
security + The Council shall protect the records against unauthorized access, loss and misuse.
security + All data are kept on a password-protected server in a locked room.
security + Consultant will use appropriate security measures to guard the information.
security - Provider should use appropriate safeguards to protect data.
security - Social security numbers shall not be provided.
security - The District shall maintain reasonable safeguards to protect its data.
security - Provider is not required to maintain any security measures for the data.
security - WHEREAS, the parties wish to maintain the security of student data;
breach_procedure + Provider shall notify the District within 72 hours of discovering a breach of security involving student data.
breach_procedure + In the event of an unauthorized release of student information, the Contractor shall tell the Board without unreasonable delay.
breach_procedure + The Council will report to the District any use or disclosure of the data in violation of this agreement.
breach_procedure + If data get out, the Consultant informs the superintendent of the District in writing on the same day.
breach_procedure - Either party shall notify the other of a material breach of this Agreement.
breach_procedure - Provider is not liable for any breach of security.
breach_procedure - The District shall notify Provider of any unauthorized access to an account.
breach_procedure - Provider shall notify affected parents of a breach.
breach_procedure - "Breach" means unauthorized access to student data.
no_retention + Student data shall not be retained or available to the contractor upon completion of the contracted services.
no_retention + Nothing is kept once services end.
no_retention + No copy of the data shall remain with the Council after the agreement ends.
no_retention + Upon termination Provider shall destroy all Student Data and retain no copies.
no_retention + The Company shall not keep or have access to any student records after the contract expires.
no_retention - The Provider may retain Student Data for 90 days after termination.
no_retention - Provider shall not retain Student Data longer than 90 days after termination.
no_retention - Provider shall not retain data for longer than necessary.
no_retention - Provider shall destroy all Student Data within 60 days after termination.
no_retention - The District shall not retain the Provider's software after termination.
ferpa_commitment + The Board and the Contractor shall ensure compliance with FERPA.
ferpa_commitment + Both parties shall comply with the Family Educational Rights and Privacy Act.
ferpa_commitment + Each party agrees to abide by FERPA in performing this Agreement.
ferpa_commitment + The District and the Council see to it that FERPA is kept.
ferpa_commitment - Provider shall comply with FERPA.
ferpa_commitment - The District shall comply with FERPA.
ferpa_commitment - "FERPA" means the Family Educational Rights and Privacy Act.
ferpa_commitment - WHEREAS, the parties wish to comply with FERPA;
ct_law + This Agreement is governed by the laws of the State of Connecticut.
ct_law + Connecticut law governs this contract.
ct_law + The terms of this contract shall be construed in accordance with Connecticut law.
ct_law + The laws of Connecticut apply to this Agreement and govern it.
ct_law - This Agreement is governed by the laws of the State of New York.
ct_law - Provider shall comply with the laws of the State of Connecticut.
ct_law - This Agreement is governed by the laws of [STATE].
ct_law - The Provider has an office in Connecticut, and this Agreement is governed by Ohio law.
severability + If any provision of this Agreement is held invalid, the remaining provisions stay in force.
severability + The invalidity of one term shall not affect the rest of the contract.
severability + The provisions of this Agreement are severable.
severability + Should a court strike down a part as unenforceable, the other parts stand.
severability - If this Agreement is held invalid, the parties shall negotiate.
severability - A waiver of one provision is no waiver of the other provisions.
severability - If any provision is invalid, the whole agreement shall be void.
severability - Invalid log-in attempts are recorded.
owner_data + The District owns all data that it shares under this agreement.
owner_data + Partner shall own all data and work product.
owner_data + All Student Data remain the property of the LEA.
owner_data + Title to the records stays with the Board: the data belong to the District.
owner_data - Employees shall not store data on their own devices.
owner_data - The Provider owns its software.
owner_data - Each party bears its own costs of providing data.
owner_data - The data owner shall be told of every breach.
owner_derived_data + Data derived from the District's records are the property of the District.
owner_derived_data + The Council shall own all de-identified data and may keep them.
owner_derived_data + Any derivative data created by Provider belong to the LEA.
owner_derived_data + Data made from the district's data, in whatever form, belong to the district as well.
owner_derived_data - The District owns the data that it shares.
owner_derived_data - Provider may create de-identified data.
owner_derived_data - Derived data shall be destroyed at the end.
owner_derived_data - The Council's report is derived from the data.
owner_work_product + Partner shall own all data and work product.
owner_work_product + The report and all findings are the property of the District.
owner_work_product + The Council owns its report.
owner_work_product + Copyright in any publication shall be held jointly by the District and the University.
owner_work_product - Provider shall report a breach at its own expense.
owner_work_product - Students own the work that they make.
owner_work_product - The Council shall send its report to the District.
owner_work_product - The data belong to the District.
work_product_aggregate_only + The report holds totals only: no row about a student and nothing made from one row.
work_product_aggregate_only + Results shall be published only in aggregate form.
work_product_aggregate_only + Publications may contain only aggregate data.
work_product_aggregate_only + No report shall contain information about an individual student.
work_product_aggregate_only - The Council may publish results for individual students.
work_product_aggregate_only - The report shall be delivered no later than 1 June.
work_product_aggregate_only - Provider may use aggregate data to improve its products.
work_product_aggregate_only - The District shall publish only aggregate results.
student_content_owner + Student-generated content remains the property of the student or the parent.
student_content_owner + Work that a student makes belongs to the student, or to the parent of a student under eighteen.
student_content_owner + Students own the essays and other content created by students.
student_content_owner + All student work is owned by the pupil who made it, or by the guardian of that pupil.
student_content_owner - Student-generated content is the property of the Provider.
student_content_owner - The District owns all student-generated content.
student_content_owner - "Student-generated content" means materials created by a student.
student_content_owner - Provider shall delete student work on request.
staff_bound + Each employee who has access to the data shall sign a confidentiality agreement.
staff_bound + Every person at the Institute who handles the records signs a promise of their own.
staff_bound + Provider shall have its personnel execute non-disclosure agreements before they reach the data.
staff_bound + The researchers with access to data must acknowledge in writing that they will keep them confidential.
staff_bound - Employees with access to the data shall be trained every year.
staff_bound - This Agreement shall be signed by authorized representatives of both parties.
staff_bound - Employees are not required to sign anything before they access data.
staff_bound - Parents shall sign a consent form before data are shared.
audit_right + The District may audit Provider's compliance with this Agreement.
audit_right + The Board has the right to inspect how the data are kept.
audit_right + Contractor shall permit the LEA to examine its records and systems.
audit_right + Once a year the District is entitled to check the security of the Council's systems.
audit_right - Provider may audit the District's use of the software.
audit_right - The records are shared for the audit or evaluation of a federal program.
audit_right - The District has no right to audit the Provider.
audit_right - Provider has its systems audited by an accounting firm every year.
results_reviewed + The Council shall submit a draft to the District for review at least 30 days before publication.
results_reviewed + No report may be published until the District has reviewed it.
results_reviewed + The District reads every report before it is published.
results_reviewed + Researcher will provide the LEA with an advance copy of any manuscript thirty days prior to its submission.
results_reviewed - The Council may publish its results without the approval of the District.
results_reviewed - The Council shall send the District a copy of its report.
results_reviewed - The District may review Provider's privacy policy.
results_reviewed - The District shall publish this Agreement after review by counsel.
termination + Either party may terminate this Agreement on thirty days' written notice.
termination + The District can end the study at any time.
termination + This contract may be amended only in writing signed by both parties.
termination + No modification of this Memorandum is binding unless it is written and signed by both parties.
termination - Upon termination the Council shall destroy the data.
termination - Section 5 survives the termination of this Agreement.
termination - Provider may terminate the account of a student.
termination - The law as amended applies to this agreement.
consent + The District will obtain the written consent of a parent before any record is shared.
consent + Parents are told by letter and may opt out within 14 days.
consent + No student's record is included unless the parent has returned a signed consent form.
consent + A family that says nothing within two weeks of the notice is taken to agree; a parent may refuse in writing.
consent - The Council shall not redisclose data without the prior written consent of the parent.
consent - The parties consent to the jurisdiction of the courts.
consent - Parental consent is not required for this study.
consent - Provider shall not subcontract without the consent of the District.
minimum_cell + No report shall show a group of fewer than ten students.
minimum_cell + Cells with a count under 10 are suppressed in all published tables.
minimum_cell + The minimum cell size in any publication is at least six students; smaller groups are not reported.
minimum_cell + Results for groups smaller than five individuals shall be masked.
minimum_cell - Notice shall be given no fewer than ten days before publication.
minimum_cell - Reports shall be in aggregate form.
minimum_cell - Results for groups of fewer than ___ students shall be suppressed.
minimum_cell - Each class shall have fewer than 25 students.
no_ads + Provider shall not use Student Data for advertising.
no_ads + Operator is prohibited from targeted advertising to students or their families.
no_ads + No student information may be used to market products to families or for marketing of any kind.
no_ads + The Company does not engage in behavioral advertising on the site.
no_ads - Provider may use de-identified data for marketing.
no_ads - Neither party shall use the name of the District in advertising.
no_ads - User shall not make any references to the City's information in any advertising without consent.
no_ads - Provider shall not use Student Data for advertising except to its business partners.
no_sale + Provider shall not sell Student Data.
no_sale + Student data will never be sold, rented or traded.
no_sale + The Consultant agrees not to sell or rent any record.
no_sale + Under no circumstances may the information be sold to third parties.
no_sale - Provider may sell aggregate data.
no_sale - Provider may not sell its business without the consent of the District.
no_sale - The District shall not sell Provider's data.
no_sale - Student data may be transferred in the sale of the company's assets.
security_standard + Provider's security program aligns with the NIST Cybersecurity Framework.
security_standard + Data are encrypted in accordance with 45 CFR 164.312.
security_standard + The Company is certified to ISO 27001 and keeps the data accordingly.
security_standard + Contractor shall maintain a SOC 2 Type II report covering the systems that hold data.
security_standard - Provider follows industry best practices to protect data.
security_standard - Media shall be destroyed according to NIST 800-88.
security_standard - Provider intends to comply with ISO 27001 for its data.
security_standard - Provider shall use reasonable security measures.
encryption + All data shall be encrypted in transit and at rest.
encryption + Provider encrypts Student Data whenever they are transmitted and wherever they are stored.
encryption + Records travel only over TLS and are held on AES-256 encrypted disks where they are stored.
encryption + Contractor must use encryption technology to protect data while in motion and while at rest.
encryption - Data shall be encrypted in transit.
encryption - Stored data shall be encrypted.
encryption - Provider should encrypt data in transit and at rest.
encryption - Data need not be encrypted in transit or at rest.
need_to_know + Access to Student Data is limited to employees with a need to know.
need_to_know + Only those persons who need the data to perform the study may access them.
need_to_know + Provider shall restrict access to the records to staff whose duties require it.
need_to_know + Nobody but the project staff who need them for the work may access the data.
need_to_know - All employees of Provider may access the data.
need_to_know - The data shall be used only for the study.
need_to_know - School officials with a legitimate educational interest may see records.
need_to_know - Provider collects only the data it needs.
custodian_named + The Council names Dr. Ada Fenwick as custodian of the data.
custodian_named + The data custodian is the research director of the Institute.
custodian_named + Provider designates its privacy officer as the person responsible for the data.
custodian_named + The principal investigator shall serve as the data steward and answers for the records.
custodian_named - "Custodian" means the person who keeps the data.
custodian_named - Records may be shown to a parent or legal custodian.
custodian_named - The Council shall keep the data safe.
custodian_named - The District is not responsible for naming a data custodian.
penalties + If the Council discloses data improperly, the District shall deny it access to records for at least five years.
penalties + A breach of confidentiality entitles the District to liquidated damages.
penalties + Violation of these data promises may lead to immediate termination and an injunction.
penalties + Employees who misuse student data are subject to disciplinary action.
penalties - Neither party shall be liable for damages.
penalties - Provider shall notify the District of any breach.
penalties - A party that fails to pay on time owes a penalty.
penalties - Failure to enforce a provision is no waiver.
confidentiality + The Council shall keep all data strictly confidential.
confidentiality + Recipient shall hold the information in confidence.
confidentiality + Provider will maintain the confidentiality of student records.
confidentiality + Staff treat the records as confidential at all times.
confidentiality - "Confidential Information" means the records of students.
confidentiality - Provider shall mark its documents confidential and keep copies of its data.
confidentiality - The Provider should keep data confidential.
confidentiality - The data shall not be considered confidential.
survival + The duties of confidentiality survive the termination of this Agreement.
survival + The Council's obligations about the data continue after the agreement ends.
survival + Sections 4 and 7 of this contract shall survive its expiration.
survival + The promises made here about student records outlive the contract: they last after it ends.
survival - Upon expiration all obligations cease.
survival - The indemnity shall survive termination.
survival - The duty of confidentiality does not survive the end of this Agreement.
survival - This Agreement shall continue in force until terminated.
compelled_disclosure + If a court orders the Council to disclose data, it shall notify the District before it complies.
compelled_disclosure + Provider shall give the LEA prompt written notice of any subpoena for student records.
compelled_disclosure + Contractor will refer any request from law enforcement for records to the District.
compelled_disclosure + When the information is demanded by legal process, Recipient informs the discloser so that it may seek a protective order.
compelled_disclosure - Provider shall not disclose data except as required by law.
compelled_disclosure - Provider may disclose data in response to a subpoena.
compelled_disclosure - Provider shall notify parents of a breach as required by law.
compelled_disclosure - The District shall notify Provider of any subpoena.
governing_law + This Agreement is governed by the laws of the State of Ohio.
governing_law + The law of New York governs this contract.
governing_law + This contract shall be construed under California law.
governing_law + The Memorandum is to be interpreted in accordance with the laws of the Commonwealth of Massachusetts.
governing_law - This Agreement is governed by the laws of [STATE].
governing_law - Provider shall comply with the laws of Ohio.
governing_law - This Agreement is governed by applicable law.
governing_law - The Provider is a corporation of the State of Delaware.
publication + The Council may publish the results of the study.
publication + No findings may be published without the District's leave.
publication + The University is free to publish scholarly papers based on the research.
publication + Results are published only after the District has read them.
publication - Provider shall publish this Agreement on its website.
publication - Provider shall not publish or disclose student data to third parties.
publication - Information that has been published is not confidential.
publication - The District shall publish the notice.
representative_designated + The District designates the Council as its authorized representative for the evaluation.
representative_designated + Provider is hereby designated as an authorized representative of the LEA under 34 CFR 99.35.
representative_designated + The Department appoints the Institute to act as its authorized representative.
representative_designated + The Board names the Consultant its authorized representative for this audit.
representative_designated - "Authorized representative" means an entity designated by the agency.
representative_designated - This Agreement is signed by the authorized representatives of both parties.
representative_designated - The Council is not designated as an authorized representative.
representative_designated - The District designates its superintendent as contact person for notices.
audit_activity + The records are disclosed for the evaluation of the Title I reading program of the District.
audit_activity + The Council will use the data to evaluate the state-funded Bright Start preschool program.
audit_activity + The data serve an audit of the federally supported summer meals program.
audit_activity + The Institute uses the student records for its evaluation of the tutoring initiative at three schools.
audit_activity - Data shall be used only to evaluate federal and state supported education programs.
audit_activity - The District may audit the Provider's program.
audit_activity - The Provider's program is popular.
audit_activity - "Evaluation" means a study of a program that uses data.
disclosure_policies + The Council shall maintain policies and procedures to protect the data from further disclosure and unauthorized use.
disclosure_policies + Provider has written procedures that guard against unauthorized disclosure of records.
disclosure_policies + The Institute's policy limits redisclosure and prevents misuse of the information.
disclosure_policies + Contractor establishes protocols to prevent unauthorized access to data.
disclosure_policies - The Council shall not redisclose data.
disclosure_policies - Provider's privacy policy is on its website.
disclosure_policies - The District's policies guard against unauthorized disclosure.
disclosure_policies - Provider is not required to have policies against redisclosure.
subcontractor_compliance + Provider will ensure by written contract that its subcontractors comply with these data protection duties.
subcontractor_compliance + Contractor reviews each year whether every subcontractor abides by the same rules.
subcontractor_compliance + The Company requires its subprocessors to sign agreements to adhere to this contract.
subcontractor_compliance + Subcontractors are bound by contract to the obligations of this Agreement.
subcontractor_compliance - Provider remains fully responsible for the compliance of its subcontractors.
subcontractor_compliance - Provider may not use subcontractors.
subcontractor_compliance - Provider is not responsible for whether a subcontractor complies.
subcontractor_compliance - A list of subcontractors is attached.
end_of_contract + When the contract ends on 30 June 2027, Provider shall delete all student data.
end_of_contract + Upon expiration of this Agreement the Contractor returns the data to the District.
end_of_contract + At the end of the study, the Council destroys the data.
end_of_contract + On termination of the services all records shall be transferred to the District and then erased.
end_of_contract - This contract ends on 30 June 2027.
end_of_contract - Upon termination Provider may delete the data.
end_of_contract - Upon termination the District shall return all equipment.
end_of_contract - The data of a student shall be deleted on the District's request.
accuracy_challenge + Parents may challenge the accuracy of the data by writing to the District.
accuracy_challenge + A parent, student, teacher or principal may dispute inaccurate data held by the Contractor.
accuracy_challenge + A teacher can have an error in the data corrected by asking the data protection officer.
accuracy_challenge + Eligible students have the right to request the correction of inaccurate records.
accuracy_challenge - Provider does not warrant the accuracy of the data.
accuracy_challenge - The District may dispute the accuracy of an invoice.
accuracy_challenge - Parents may inspect the data.
accuracy_challenge - Parents may not challenge the accuracy of the data.
storage_place + Student data are stored in data centers in the United States.
storage_place + The records are kept on a server in Provider's offices in Hartford, behind a lock.
storage_place + All data shall be hosted within the continental United States.
storage_place + The files reside on Amazon Web Services servers in Ohio, and the data never leave them.
storage_place - Data shall be stored securely.
storage_place - The Provider is located in Ohio.
storage_place - Data shall not be stored on laptops.
storage_place - Data may be stored in any country.
data_categories + The categories of student data that Provider receives are names, grades and attendance.
data_categories + Provider collects the following types of information: contact details, log-ins and scores.
data_categories + The kinds of records disclosed are set out in Schedule 2.
data_categories + The types of covered information to be provided are listed in Exhibit B.
data_categories - The notice shall state the types of information involved in the breach.
data_categories - Provider shall not collect other categories of data.
data_categories - Provider receives student data.
data_categories - The categories of student data received are [list].
service_statement + Provider supplies the District with an online reading platform known as Larkfield Reads, for grades three to five.
service_statement + The services that the Contractor provides are described in Exhibit A.
service_statement + The Company offers a mathematics app that adapts exercises to each student of the school.
service_statement + Operator provides its learning management system to the teachers of the District for assignments.
service_statement - Provider shall provide notice to the District.
service_statement - Student data are used only to provide the services.
service_statement - The services are described in [Exhibit].
service_statement - Provider shall provide a copy of its security program to the District.
school_official_recital + The Provider is a school official with a legitimate educational interest in the records.
school_official_recital + WHEREAS, the Company acts as a school official with legitimate educational interests;
school_official_recital + The District designates Contractor as a "School Official" with legitimate educational interest.
school_official_recital + For purposes of FERPA, Operator shall be considered a school official with a legitimate educational interest.
school_official_recital - "School official" means a person with a legitimate educational interest.
school_official_recital - The Provider is not a school official with a legitimate educational interest.
school_official_recital - Provider shall disclose data only to school officials who have a legitimate educational interest.
school_official_recital - The Provider has a legitimate interest in being paid.
breach_costs + Provider shall bear the costs of notifying families after a breach of student data.
breach_costs + The Contractor reimburses the District for all expenses of investigating a security incident.
breach_costs + In the event of an unauthorized disclosure, the cost of credit monitoring shall be paid by the Company.
breach_costs + The party responsible for a data breach is liable for the reasonable costs of notification.
breach_costs - Each party bears its own costs.
breach_costs - Provider shall notify the District of a breach at once.
breach_costs - Provider is not responsible for the costs of a breach of security.
breach_costs - The District shall pay the costs of this contract if it is in breach of this agreement.
retention_policy + Provider maintains a written retention policy that says how long data are kept and why.
retention_policy + The Company keeps a data retention schedule in writing.
retention_policy + Operator shall establish and follow a written policy on the retention of student data.
retention_policy + A written policy of the Institute states how long each record is kept.
retention_policy - Data are retained for 90 days.
retention_policy - The District shall follow its records retention schedule.
retention_policy - Provider should have a retention policy.
retention_policy - Provider shall not retain data longer than needed.
no_commercial_use + Provider shall not use Student Data for any commercial purpose.
no_commercial_use + The data may be used solely for non-commercial research.
no_commercial_use + The Council will not use the records for its own profit.
no_commercial_use + No student information may be used to develop or improve products of the Company.
no_commercial_use - Provider may use de-identified data to improve its products.
no_commercial_use - Provider shall not disclose the District's commercial information.
no_commercial_use - Provider shall use commercially reasonable measures to protect the data.
no_commercial_use - Provider should not use data for commercial purposes.
security + Records sit behind two-factor log-in on an access-controlled server.
security + Provider shall keep the information secure at all times.
security + The Company has in place organisational and technical measures that keep data out of the wrong hands.
security + Student information is stored in locked cabinets when on paper.
security + Reasonable steps shall be taken to safeguard the records.
security + Contractor warrants that it has adopted security safeguards consistent with the sensitivity of the data.
review_correct + Upon request of a parent, the Contractor gives access to the child's information and corrects what is wrong.
review_correct + Families may ask to look at what is held about their child, and inaccurate information will be amended.
review_correct + Procedures by which a parent reviews personally identifiable information and corrects erroneous information are set out below.
staff_bound + No person may handle the data before signing a non-disclosure statement.
staff_bound + Before access is granted, each researcher executes the confidentiality pledge in Attachment C.
staff_bound + All employees with access to records have signed confidentiality undertakings.
destruction_certificate + Within thirty days thereafter the Institute sends a letter confirming that the data were destroyed.
destruction_certificate + Destruction shall be confirmed in writing to the District's privacy officer.
destruction_certificate + Contractor shall provide proof of deletion in writing.
redisclosure_bar + Contractor shall keep the records to itself and shall not let any other party have them.
redisclosure_bar + Re-disclosure of personally identifiable information is prohibited.
redisclosure_bar + Student records must not leave the Institute.
redisclosure_bar + Recipient may not make the data available to any other person or organization.
sub_processors_bound + Before a subcontractor receives data, it must agree in writing to everything this contract asks of the Provider.
sub_processors_bound + Provider shall flow down the terms of this Agreement to all of its subprocessors.
sub_processors_bound + Any subcontractor is held to the same duties as the Contractor.
sub_processors_named + Provider's subcontractors are: Quillmark Hosting LLC (storage) and Fenn Mail Inc. (e-mail).
end_of_contract + After the services end, student data are erased or handed back to the Board.
end_of_contract + Once the contract is over, the Company returns or destroys every record.
end_of_contract + Data shall be deleted at the expiration of the Agreement.
severability + If a court finds part of this agreement to be unlawful, everything else continues in force.
severability + A clause that is void does not touch the validity of the others.
deletion_means + The superintendent may call for deletion of records by a letter to the Company.
deletion_means + To have data deleted, the District sends an e-mail to privacy@example.org.
breach_procedure + Should an unauthorised person get hold of student records, the Institute shall inform the Board within three days.
breach_procedure + Contractor must give the District notice of any data breach no later than 48 hours after learning of it.
breach_procedure + The Provider reports every incident that puts records at risk to the superintendent by telephone the same day.
purpose + The study asks whether smaller classes help pupils in grade one.
purpose + Data are collected in order to match students with tutors.
purpose + This project aims to measure the effect of breakfast on attendance.
scope_duration + The study covers grades 3 to 5 and lasts until August 2027.
scope_duration + This Agreement begins on the date of the last signature and continues for one year.
scope_duration + Term: July 1, 2025 through June 30, 2026.
data_listed + Only the following may be shared: grade, school, attendance.
data_listed + The extract holds these fields: student code, grade, school, test score.
data_listed + The information to be disclosed is described in Attachment 1.
termination + The Board may end this contract with ten days' written notice.
termination + This agreement can be changed by a written paper that both sides sign.
encryption + Data at rest and in transit shall be encrypted.
encryption + Files are encrypted both when they are sent and when they are stored.
publication + The Institute has the right to publish its findings.
publication + Nothing from the study may be published.
work_product_aggregate_only + All tables in the report show groups of students, never a single student.
work_product_aggregate_only + Findings shall be presented in aggregate form only.
compelled_disclosure + On receipt of a subpoena, Contractor tells the District before it answers.
compelled_disclosure + If disclosure is required by law, the Institute gives the Board advance notice so that it can object.
not_property + The Company shall not own or control student data.
not_property + Contractor does not acquire any property right in student records, which stay under the Board's control.
use_limited + Use of the data is restricted to the purposes of this Agreement.
use_limited + The Institute shall make no other use of the records.
use_limited + Data may not be used except to carry out the study.
student_content_owner + A pupil keeps all rights in the work that the pupil creates.
consent + Parents receive a letter and have two weeks to say no.
consent + Written permission of a parent is needed before a child's records are included.
minimum_cell + Any count below ten is replaced by an asterisk.
minimum_cell + Subgroups with fewer than 10 students will not be reported.
school_official_recital + The parties agree that Provider is a "school official" under FERPA, having a legitimate educational interest.
audit_right + The LEA reserves the right to review Provider's security practices and records.
breach_costs + The cost of a security breach, notification and credit monitoring included, falls on the Provider.
survival + The duty to protect the data does not end when the contract ends.
survival + Articles 3 (Confidentiality) and 6 shall continue after termination.
no_retention + When the contract is over nothing remains in the Company's systems.
ferpa_commitment + Board and Company both undertake to comply with FERPA.
retention_policy + The Company's data retention policy, which is in writing, sets how long each kind of data is kept.
storage_place + Data are housed in the Institute's data center in Springfield.
institutional_service + The Company performs a service that school staff would otherwise perform.
direct_control + With respect to the records, the Company acts under the direct control of the Board.
no_commercial_use + Data shall not be exploited commercially.
no_ads + The Company will never use pupil information to target ads.
accuracy_challenge + If a parent believes that data are inaccurate, the parent may ask the District to amend them.
security - Provider shall provide security guards at the event.
review_correct - The District may review the data and correct errors before delivery.
redisclosure_bar - The Provider shall not share its password with others.
redisclosure_bar - The Institute may pass the data on to its research partners.
destruction_certificate - Provider shall confirm receipt of the data in writing.
breach_procedure - The Provider shall report progress to the District every month.
no_identification - Students shall be identified by a code number.
termination - The District may terminate an employee who breaks this policy.
survival - The surviving spouse of a member may request data.
not_property - The District shall not own or control the Provider's software.
use_limited + The Recipient will use the records for this project and for nothing else.
use_limited + We will use what you give us only to run the tutoring program.
use_limited + Use of the files is confined to the evaluation described above.
use_limited + Data shall not be repurposed.
use_limited + Any use beyond the stated purpose is a breach of this agreement.
redisclosure_bar + The Researcher keeps the data to itself and passes them on to nobody.
redisclosure_bar + No third party shall have access to the data.
redisclosure_bar + We never share student information with anyone outside our team.
redisclosure_bar + The data stay inside the University.
redisclosure_bar + Grantee shall not permit any other person to see the records.
redisclosure_bar + Further disclosure of the information is not allowed.
destruction_duty + When the work is over, we will wipe every copy of the data.
destruction_duty + The University shall return or destroy the data at the end of the project.
destruction_duty + All files shall be securely disposed of once the study is finished.
destruction_duty + On completion the records will be deleted from all systems.
destruction_duty + The Company must get rid of the data as soon as it no longer needs them.
destruction_period + The data will be gone from our systems within 30 days of the end of the school year.
destruction_period + Records are to be deleted no later than June 30, 2027.
destruction_period + Deletion must be complete sixty (60) days after expiration.
destruction_certificate + The Company shall send the District a letter stating that the data have been destroyed.
destruction_certificate + Upon disposal, an officer will provide written verification of destruction.
destruction_certificate + Proof of deletion is delivered to the Superintendent.
breach_procedure + If student data are exposed, the vendor will call the district within 24 hours.
breach_procedure + The Provider must let the District know of any security incident without delay.
breach_procedure + We will tell you within two days if something goes wrong with your data.
breach_procedure + Suspected breaches are to be reported to the LEA's data manager inside 72 hours.
security + The Contractor shall keep the data safe using locked rooms and passwords.
security + Reasonable safeguards will be in place to protect the information.
security + The University maintains an information security program.
security + We follow industry practice to keep student records secure.
encryption + Data must be encrypted whenever they are moved or stored.
encryption + All transfers use TLS and all disks are encrypted.
encryption + Encryption is used both in flight and at rest.
staff_bound + Each analyst signs a confidentiality agreement before seeing the data.
staff_bound + All project staff must complete and sign the non-disclosure form in Attachment C.
staff_bound + Nobody will be given access until he or she has signed a pledge of confidentiality.
need_to_know + Access is limited to staff whose work requires it.
need_to_know + Only those team members who need the data for the study may open them.
no_reidentification + The Researcher shall make no attempt to learn who any student is.
no_reidentification + Nobody may try to work out the identity of a child in the data.
no_reidentification + Re-identifying individuals is prohibited.
no_reidentification + Recipient may not link the data to other sources in order to identify anybody.
no_sale + The data may not be sold.
no_sale + We do not and will not sell student information.
no_sale + Selling or renting personal information is forbidden.
no_ads + Student information is never used to target advertisements.
no_ads + Advertising of any kind based on the data is prohibited.
no_ads + The Operator may not use the data for marketing.
minimum_cell + No table shall show a group of fewer than ten students.
minimum_cell + Cells with counts under 10 are suppressed.
minimum_cell + Results for fewer than 5 pupils will not be released.
work_product_aggregate_only + Reports will contain group results only.
work_product_aggregate_only + Nothing that the Researcher publishes may identify a student.
work_product_aggregate_only + Findings are presented in summary form so that no individual can be recognized.
results_reviewed + The District gets a copy of each paper thirty days before it is submitted.
results_reviewed + Drafts are sent to the district for comment before publication.
publication + The researcher is free to publish the findings.
publication + Results may be presented at conferences.
review_correct + A parent may look at the child's records and ask for mistakes to be fixed.
review_correct + Parents can inspect the information and have errors corrected.
owner_data + The data remain the property of the District.
owner_data + All right, title and interest in the records stays with the School.
owner_data + The District owns the data.
ferpa_commitment + Both parties shall comply with FERPA.
sub_processors_bound + Any subcontractor must agree in writing to the same rules.
sub_processors_bound + We make sure that our service providers are held to these same terms.
sub_processors_named + The only subcontractor is Brightloom Hosting LLC.
sub_processors_named + The Provider works with no subcontractors.
audit_right + The District may audit the Provider's compliance once a year.
audit_right + Upon request, we will let the district inspect our records and systems.
audit_right + The Company shall make its facilities available for inspection by the LEA.
termination + Either of us may end this agreement with 30 days' written notice.
termination + The District can terminate at any time.
governing_law + The laws of Ohio apply.
governing_law + This Agreement shall be read under the law of the State of Maine.
severability + If any part of this Agreement cannot be enforced, the rest still counts.
severability + The invalidity of a clause leaves the remaining clauses untouched.
survival + The duties of confidentiality last beyond the end of this agreement.
survival + Sections 3 and 4 outlive this Agreement.
penalties + If the Researcher breaks this agreement, it will be denied access to data for five years.
confidentiality + The Recipient shall treat all data as confidential.
confidentiality + We will keep student information private.
compelled_disclosure + If a court orders us to hand over data, we will tell the District first.
compelled_disclosure + Should the Company receive a subpoena, it shall promptly inform the District before responding.
consent + Parents must give written permission before any data are shared.
consent + A signed consent form will be on file for every student.
consent + Families may opt out by returning the form.
data_listed + The District will provide: student ID, grade, gender, and attendance.
data_listed + The data to be shared are listed in Attachment A.
data_listed + Only the fields in Schedule 1 will be sent.
scope_duration + This agreement lasts from July 1, 2025 until June 30, 2027.
scope_duration + The agreement is good for two years from the date of signing.
purpose + The purpose of the project is to find out whether tutoring raises scores.
purpose + Data are shared so that the University can evaluate the reading program.
storage_place + Data will be stored on servers in the United States.
storage_place + The files are kept on the University's secure server in Room 12.
security_standard + The Provider follows NIST SP 800-171.
no_commercial_use + The information may not be used for any commercial purpose.
no_commercial_use + The Company shall not use the data to improve its own products.
not_property + The Company gets no ownership of the data.
not_property + Nothing in this agreement gives the Researcher any right in the records.
no_retention + The Researcher keeps no copy of the data after the study.
deletion_means + The District may ask in writing at any time that data be deleted.
end_of_contract + At the end of this agreement all data are returned to the District or destroyed.
custodian_named + Dr. Lee is the custodian of the data.
custodian_named + The University names its director of research as data custodian.
breach_costs + The Provider shall pay all costs of notifying families after a breach.
breach_costs + Any expense caused by a data breach is borne by the vendor.
retention_policy + The Provider has a written data retention policy.
accuracy_challenge + Parents may challenge the accuracy of the data.
direct_control + The Provider is under the direct control of the District with respect to the use of the records.
institutional_service + The Provider performs an institutional service for which the district would otherwise use its own employees.
representative_designated + The Board designates the University as its authorized representative.
owner_derived_data + Any data set made from the data belongs to the District.
owner_work_product + Reports written under this agreement belong to the University.
service_statement + The Provider offers an online reading program for students.
use_limited - Other uses of the building are described in the lease.
redisclosure_bar - The District shall not give access to the data to any other party.
redisclosure_bar - The data are kept inside the United States.
redisclosure_bar - Further disclosure of results may be agreed later.
destruction_duty - The Provider may get rid of the data at any time.
destruction_certificate - The Company shall send the District a letter stating its fees.
breach_procedure - The Provider calls the District before each visit.
staff_bound - All staff are trained in confidentiality each year.
staff_bound - Employees with access receive training before they see the data.
no_sale - No sale of tickets.
encryption - Encrypted disks are recommended.
not_property - Nothing in this agreement gives the District any right in the software.
sub_processors_named - The Provider uses no subcontractors without consent.
governing_law - Data leave Ohio under the laws of commerce.
survival - This Agreement continues until it is renewed.
breach_costs - The Provider pays the costs of training.
accuracy_challenge - If the invoice is wrong, the Provider corrects it.
consent - The form is returned to the office.
"""
