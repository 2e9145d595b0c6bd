# ruff: noqa: E501 - a table: one sentence a line
"""Sentences as drafters write them, each with what it says of one term; all invented.

``term | value | sentence``. No value: the sentence looks like it but does not say it. ``(blank)`` is a gap. The
district is *the District*, the partner *the Provider*; a line may begin with a heading in angle brackets.
"""

SENTENCES = """
breach_notice | 72 hours | The Provider shall notify the District within seventy-two (72) hours of discovering a breach of student data.
breach_notice | 72 hours | In the event of an unauthorized disclosure of student records, Provider will, within 72 hours of becoming aware, notify District in writing.
breach_notice | 24 hours | Provider shall report any Security Incident to the District no later than twenty-four hours after it is discovered.
breach_notice | 5 business_days | Upon confirmation of a data breach, the Provider will inform the District's Chief Privacy Officer within five (5) business days.
breach_notice | 48 hours | Provider must give the District written notice of any breach without unreasonable delay and in no event later than 48 hours following discovery.
breach_notice | 1 business_days | The Provider alerts the District by the next business day after it learns that student data have been lost or stolen.
breach_notice | prompt | The Provider shall promptly notify the District of any unauthorized access to student data.
breach_notice | immediately | The Provider shall immediately notify the District of any unauthorized release of student data.
breach_notice | 30 days | The Provider shall, as soon as practicable and in any event not later than thirty days after discovery, notify the District of a breach of security.
breach_notice | 2 days | If confidential data are compromised, the District shall be notified within 2 days.
breach_notice | (blank) | The Provider shall notify the District within [Number, e.g., 24] hours of a data breach.
breach_notice | (blank) | Provider shall notify District of a security breach within ____ hours of discovery.
breach_notice | 72 hours | The Provider shall not fail to notify the District of a breach within 72 hours.
breach_notice | | The District shall notify affected parents within 72 hours of learning of a breach.
breach_notice | | Each sub-processor shall notify the Provider of a data breach within 24 hours.
breach_notice | | The Provider shall notify parents of a breach within 30 days.
breach_notice | | Either party may terminate this Agreement if the other fails to cure a material breach within 30 days of notice.
breach_notice | | State law requires that operators notify districts of a breach within 30 days.
breach_notice | | The Provider shall provide updates on the breach every 48 hours.
breach_notice | | Upon breach of this Agreement by the Provider, the District shall notify the Provider within ten days.
breach_notice | | The Provider shall notify the District at least 30 days before engaging a new sub-processor.
breach_notice_from | discovery | The Provider shall notify the District within 72 hours of discovery of a breach.
breach_notice_from | confirmation | The Provider shall notify the District within 72 hours of confirmation of the security incident.
breach_notice_from | suspicion | The Provider shall notify the District within 24 hours of any suspicion of a data breach.
breach_report | 10 business_days | In the event of a breach, the Provider shall provide a detailed incident report within 10 business days.
breach_report | 30 days | Provider shall deliver a final written report on the security incident to the District within thirty (30) days.
destroy_after_end | 30 days | The Provider shall destroy all student data within thirty (30) days of termination of this Agreement.
destroy_after_end | 60 days | Within 60 days after the expiration of this Agreement, the Provider shall return or destroy all confidential data.
destroy_after_end | 90 days | Upon termination, all District data shall be securely deleted within ninety days.
destroy_after_end | 45 days | All student records in the Provider's possession will be purged no later than 45 days following the conclusion of the contract.
destroy_after_end | 60 days | The Provider shall not keep student data for more than 60 days after this Agreement ends.
destroy_after_end | (blank) | Upon termination of this DPA, Provider deletes all Student Data within [Number, e.g., 60] days.
destroy_after_end | immediately | Upon expiration of this Agreement, the Provider shall immediately destroy all student data.
destroy_after_end | | The Provider shall keep audit logs for 90 days after termination of this Agreement.
destroy_after_end | | Student accounts are deleted within 14 days of closure by the user.
destroy_after_end | | The Provider shall maintain insurance for two years after termination of this Agreement.
destroy_when_unneeded | 7 days | The data shall be destroyed within 7 days after they are no longer needed for the study.
destroy_when_unneeded | 1 years | Researcher shall destroy the data within one (1) year of completion of the research.
destroy_when_unneeded | 30 days | When the evaluation is completed, the Provider shall delete all individual-level data within 30 days.
destroy_when_unneeded | | The data shall be destroyed when no longer needed for the purposes of the study.
destroy_on_request | 30 days | The Provider shall delete student data within 30 days of the District's written request.
destroy_on_request | 10 business_days | Upon request by the District, Provider shall dispose of student data within ten business days.
destroy_on_request | | The Provider shall respond to a request of the District for documents within 30 business days.
destroy_after_early_end | 7 days | In the event of early termination, the data shall be destroyed within 7 days.
destroy_backups | 90 days | Backup copies shall be deleted within 90 days.
destroy_backups | 90 days | The Provider shall complete deletion within 30 days of request (90 days for backups).
destroy_by | 2027-07-30 | The Provider shall destroy all student data no later than July 30, 2027.
destruction_confirmed | yes | The Provider shall certify in writing that all student data have been destroyed.
destruction_confirmed | yes | Upon destruction, the Provider shall furnish a certificate of destruction.
destruction_confirmed | yes | The Researcher shall notify the District in writing that the data have been securely destroyed.
destruction_confirmed | no | The Provider shall not be required to certify the destruction of the data.
destruction_confirmed | | The Provider shall provide annual certification of compliance with this Agreement.
destruction_confirmed | | The Provider shall destroy all student data at the end of the Agreement.
destruction_certified_within | 5 business_days | Provider shall certify in writing within five business days that all copies of the data have been destroyed.
destruction_certified_within | 10 days | The Provider shall provide written certification of destruction within ten (10) days of the destruction.
destruction_method | NIST 800-88 | Data shall be destroyed in accordance with NIST 800-88.
retention_after_end | 90 days | The Provider may retain student data for up to 90 days after termination of this Agreement.
retention_after_end | 3 years | The data may be retained for three years following the end of the Agreement.
retention_after_end | | The Provider shall retain records of its invoices for seven years after termination.
record_retention | 7 years | The temporary record of each student will be destroyed no later than seven years after the student transfers, graduates or withdraws.
transcript_retention | 60 years | The student's transcript may be destroyed 60 years following graduation.
destruction_notice_to_parent | yes | Written notice to the parent of the date of destruction of the temporary record shall be made at graduation.
deidentified_kept | yes | Provider may retain de-identified data indefinitely for product improvement.
deidentified_kept | no | The Provider shall not retain de-identified data after this Agreement ends.
redisclosure | with_consent | The Provider shall not disclose student data to any third party without the prior written consent of the District.
redisclosure | barred | The Provider shall not re-disclose student data to any other party.
redisclosure | barred | Recipient will not share the data with anyone else.
redisclosure | barred | No student data may be released to third parties.
redisclosure | with_consent | The Provider may disclose student data to third parties only with the written approval of the District.
redisclosure | with_consent | Student data shall not be shared with third parties unless the District agrees in writing.
redisclosure | free | The Provider may share student data with its affiliates and partners.
redisclosure | named_only | The Provider shall not disclose student data to any third party other than the sub-processors listed in Exhibit C.
redisclosure | with_consent | Nothing in this Agreement permits the Provider to disclose student data to others without the District's written consent.
redisclosure | | The District shall not disclose the Provider's pricing to third parties.
redisclosure | | Nothing in this Agreement prevents the Provider from disclosing information as required by law.
sub_processing | with_consent | The Provider shall not subcontract any of its duties without the prior written consent of the District.
sub_processing | barred | The Provider shall not use subcontractors.
sub_processing | with_consent | The Provider may not engage sub-processors unless the District has approved them in writing.
sub_processing | named_only | The Provider may use the sub-processors listed in Exhibit D and no others.
assignment | with_consent | Neither party may assign this Agreement without the prior written consent of the other party.
assignment | barred | This Agreement may not be assigned.
assignment | with_consent | The Provider shall not assign, transfer or delegate its rights under this Agreement without the written consent of the District.
assignment | | Teachers may assign homework through the platform.
sub_processors_bound | yes | The Provider shall ensure that all subcontractors agree in writing to be bound by the same restrictions that apply to the Provider.
sub_processors_bound | yes | Provider shall enter into written agreements with subprocessors on terms no less protective than this Agreement.
sub_processor_notice | 30 days | The Provider shall notify the District at least 30 days before engaging a new sub-processor.
sub_processor_notice | 14 days | Provider shall give the District fourteen (14) days' prior written notice of any new subcontractor.
sub_processor_objection | 15 days | The District may object to a new sub-processor within 15 days of notice.
sale | barred | The Provider shall not sell, rent or trade student data.
sale | barred | Under no circumstances shall student data be sold.
sale | with_consent | Student data shall not be sold without the written consent of the District.
advertising | barred | The Provider shall not use student data for targeted advertising.
advertising | | The parties shall not use each other's name in advertising.
reidentification | barred | The Recipient shall not attempt to re-identify any individual.
reidentification | barred | Researchers will make no attempt to identify any student.
reidentification | | The study shall be conducted so as not to permit personal identification of students by persons other than representatives of the Provider.
confidentiality | yes | The Provider shall maintain the confidentiality of all student data.
confidentiality | yes | The Provider shall keep the data in strict confidence.
compelled_disclosure | yes | If the Provider receives a subpoena for student data, it shall notify the District before disclosing the data.
compelled_notice | 2 business_days | If a court orders the Provider to give up student data, the Provider shall notify the District within two business days of receiving the order.
audit_right | yes | The District may audit the Provider's compliance with this Agreement.
audit_right | yes | The Provider shall permit the District to inspect its facilities upon reasonable notice.
audit_right | no | The District shall have no right to audit the Provider's systems.
audit_right | | The data are used for an audit or evaluation of a federal or state-supported education program.
audit_notice | 30 days | The District may audit the Provider's compliance upon 30 days' written notice.
audit_notice | 10 business_days | Upon ten (10) business days' notice, the District may conduct an audit of the Provider's security practices.
audit_notice | | The Provider shall cure any deficiency found in an audit within 30 days of notice.
termination_notice | 30 days | Either party may terminate this Agreement for any reason upon thirty (30) days' written notice.
termination_notice | 90 days | This Agreement may be terminated by either party with 90 days written notice.
termination_notice | 60 days | The District may terminate this Agreement without cause by giving sixty days' prior notice.
termination_notice | | If either party fails to cure a material breach within 30 days of written notice, the other may terminate this Agreement.
termination_notice | | The Provider shall notify the District 30 days before any change in its insurance.
cure_period | 30 days | A party may terminate if the other fails to cure a material breach within thirty days of notice.
cure_period | 10 days | The Provider shall have ten (10) days to remedy the breach after written notice.
suspension_notice | 24 hours | The District may suspend access upon 24 hours written notice.
suspension_notice | immediately | The District may immediately suspend the Provider's access to the data.
survival | yes | The confidentiality obligations of this Agreement shall survive termination.
severability | yes | If any provision of this Agreement is held invalid, the remaining provisions shall remain in full force and effect.
amendment | written_both | This Agreement may be amended only in a writing signed by both parties.
amendment | notice | The Provider may change these terms at any time by posting a notice on its website.
governing_law | CT | This Agreement shall be governed by the laws of the State of Connecticut.
governing_law | MA | This Agreement is construed in accordance with the laws of the Commonwealth of Massachusetts, without regard to conflict of laws.
governing_law | NY | New York law governs this Agreement.
governing_law | CA | This Agreement shall be governed by applicable federal and California laws.
governing_law | (blank) | This Agreement shall be governed by the laws of the State of ________.
governing_law | (blank) | This Agreement is governed by the laws of [STATE].
governing_law | | The Louisiana breach law delineates how notice is given.
starts | 2026-12-01 | This Agreement takes effect on December 1, 2026.
ends | 2027-06-30 | This Agreement shall remain in effect until June 30, 2027.
ends | 2027-06-30 | This Agreement terminates on the 30th day of June, 2027, unless extended.
ends | (blank) | This Agreement will terminate on Month, Day, Year unless terminated earlier.
ends | | The data cover school years through June 30, 2025.
term_length | 3 years | The term of this Agreement is three (3) years from the Effective Date.
term_length | 2 years | This Agreement shall remain in effect for a term of two (2) years.
term_length | 1 years | This Agreement continues for one year.
term_length | | The Provider shall retain records for three years from the date of payment.
renewal | automatic | This Agreement shall automatically renew for successive one-year terms.
renewal | by_consent | The Agreement may be extended by the mutual written consent of both parties.
renewal | none | This Agreement shall not be renewed.
owner_data | district | All student data remain the property of the District.
owner_data | district | As between the parties, the District owns all right, title and interest in the data.
owner_data | partner | The Provider owns all data collected through the service.
owner_data | | The Provider owns all rights in its software.
owner_work_product | partner | The Provider shall own all reports and other work product.
owner_work_product | district | All work product and deliverables shall be the property of the District.
owner_derived_data | district | Data derived from student data shall be owned by the District.
owner_student_content | student | Student-generated content remains the property of the student.
publication | with_consent | The Researcher shall not publish any findings without the prior written consent of the District.
publication | after_review | Researcher shall provide a draft of any publication to the District for review at least 30 days prior to publication.
publication | free | The Provider may publish the results of the research freely.
publication_review | 30 days | Researcher shall provide a draft of any publication to the District for review at least 30 days prior to publication.
publication_review | 45 days | The District shall have forty-five (45) days to review any manuscript prior to submission.
aggregate_only | yes | The Researcher will report only aggregate data.
minimum_cell | 10 | No report shall contain a cell of fewer than ten (10) students.
minimum_cell | 10 | The minimum cell size for reporting shall be 10.
minimum_cell | 11 | Cells of ten or fewer students are suppressed in any table.
minimum_cell | | The Provider shall respond in fewer than 10 days.
encryption_transit | yes | All data shall be encrypted in transit and at rest.
encryption_rest | yes | All data shall be encrypted in transit and at rest.
staff_bound | yes | Each employee with access to student data shall sign a confidentiality agreement.
staff_bound | yes | The Provider shall train all staff with access to the data.
review_access | 10 business_days | When a parent asks to review a child's records, the Provider shall provide the data to the District within ten (10) business days of the District's request.
review_access | 45 days | Parents may inspect their child's data; the Provider shall respond to a parent's request for access within 45 days.
correction | yes | The Provider shall correct inaccurate student data upon the request of a parent.
ferpa_commitment | yes | The Provider shall comply with FERPA.
direct_control | yes | The Provider is under the direct control of the District with respect to the use and maintenance of student data.
general_offer | yes | The Provider offers the same terms to any other school district that signs the General Offer of Terms.
legal_basis | studies | The District discloses the data under 34 CFR § 99.31(a)(6).
legal_basis | school_official | The District designates the Provider as a school official under 34 C.F.R. 99.31(a)(1)(i)(B).
legal_basis | audit_evaluation | The Provider is designated as the District's authorized representative under 34 CFR 99.35.
legal_basis | studies | Disclosure is authorized by 20 U.S.C. 1232g(b)(1)(F).
legal_basis | other_law | The parties agree that the data are a limited data set under HIPAA.
use | purpose_only | The Provider shall use the data solely for the purposes stated in this Agreement.
consent_mode | opt-out | Students whose parents do not opt out are included.
"""
PLAIN = """
breach_notice | 2 business_days | If student files go missing, the Provider tells the District within two business days of noticing.
breach_notice | 24 hours | Should the Provider learn that somebody has seen student data without permission, it lets the District know within 24 hours.
breach_notice | 3 days | The Provider will call the District within three days if student data get out.
breach_notice | 72 hours | A breach of student data is reported to the District within 72 hours.
breach_notice | 24 hours | <Breach> Twenty-four hours from discovery, in writing, to the District.
breach_notice | | The District tells families of a breach within 60 days.
destroy_after_end | 30 days | Thirty days after this Agreement ends, the Provider wipes every copy of the student data.
destroy_after_end | 2 weeks | When this Agreement is over, student data are erased within two weeks of the end.
destroy_after_end | 45 days | <Deletion> Within 45 days of the end of the contract.
destroy_after_end | 60 days | The Provider gets rid of all student data no later than 60 days after the contract ends.
destroy_after_end | 30 days | No student data may be kept longer than 30 days after the end of this Agreement.
destroy_on_request | 5 days | When the District asks, the Provider deletes student data within five days.
destroy_on_request | 10 business_days | The District may ask that student data be deleted. The Provider shall delete them within ten (10) business days of the request.
destroy_when_unneeded | 30 days | Once the study is over, the Provider erases the student data within 30 days.
destruction_confirmed | yes | Afterwards the Provider writes to the District to confirm that the data have been deleted.
destruction_confirmed | yes | The Provider sends a signed statement that the data are destroyed.
destruction_method | shredding | Paper copies of the data are destroyed by shredding.
redisclosure | barred | The Provider passes student data on to nobody.
redisclosure | with_consent | The Provider does not give student data to anybody else unless the District has agreed in writing.
redisclosure | barred | Nobody outside the Provider may see student data.
redisclosure | free | The Provider may make the data available to its group companies and consultants.
sub_processing | barred | No subcontractor may be used.
sub_processing | notice | The Provider will tell the District before it starts to use a new subcontractor.
sub_processing | free | The Provider may use subcontractors of its choice.
assignment | barred | The Provider may not transfer this Agreement to anyone.
assignment | with_consent | This Agreement cannot be handed to another company without the District's written agreement.
sale | barred | Student data are not for sale.
sale | barred | The Provider never sells student data.
sale | free | The Provider may sell student data.
advertising | barred | Student data are never used for advertising.
advertising | free | The Provider may use student data for advertising.
reidentification | barred | Nobody may try to work out who a record is about.
confidentiality | yes | The Provider treats student data as confidential.
compelled_disclosure | yes | If a court or the police ask for student data, the Provider tells the District first.
compelled_disclosure | no | If the Provider receives a subpoena, it may comply without notice to the District.
audit_right | yes | The District may come and see how the data are kept.
audit_right | yes | The District may check the Provider's security at any time.
audit_notice | 5 business_days | The District may visit the Provider to inspect how the data are kept on five business days' notice.
termination_notice | 30 days | Either side may end this Agreement by giving 30 days' notice in writing.
termination_notice | 45 days | Either of them may withdraw on forty-five days' notice.
termination_notice | 60 days | <Termination> Sixty days' written notice by either party.
cure_period | 10 business_days | A party that breaks this Agreement has ten working days to put things right.
suspension_notice | immediately | The District may stop access at once.
suspension_notice | 24 hours | The District may cut off access on 24 hours' notice.
survival | yes | These duties go on after the Agreement ends, for as long as the Provider holds data.
survival | no | No duty under this Agreement survives its end.
severability | yes | If a court strikes a term, the other terms stay in force.
amendment | written_both | Changes are made in writing and signed by both sides.
amendment | written_both | No change counts unless both parties have signed it.
governing_law | NJ | The law of New Jersey applies.
governing_law | OH | <Governing law> Ohio.
governing_law | TX | <Law> The laws of Texas.
starts | 2025-09-01 | This Agreement begins on September 1, 2025.
ends | 2026-06-30 | It runs from July 1, 2025 until June 30, 2026.
ends | 2026-06-30 | This Agreement ends on 06/30/2026.
term_length | 3 years | This Agreement lasts three years.
renewal | automatic | It then renews itself for one year at a time.
renewal | none | It does not renew.
owner_data | district | The data belong to the District.
owner_data | district | The data stay the District's property.
owner_data | district | Student data are and remain the sole property of the District.
owner_data | district | All right, title and interest in the data is vested in the District.
owner_work_product | partner | Reports belong to the Provider.
owner_derived_data | partner | Data sets that the Provider derives from the data belong to the Provider.
owner_student_content | student | Students own what they create.
publication | barred | No results may be published.
publication | with_consent | Nothing is published until the District has approved it in writing.
publication | free | The Provider may publish its findings without asking the District.
publication | after_review | The Provider sends each report to the District twenty business days before it is published.
publication_review | 20 business_days | The Provider sends each report to the District twenty business days before it is published.
aggregate_only | yes | Reports show totals only.
minimum_cell | 5 | Groups of fewer than five students are left out of every table.
minimum_cell | 10 | No cell shall rest on fewer than ten (10) students.
encryption_rest | yes | The Provider keeps the data encrypted on its server.
encryption_transit | yes | Data are sent only over encrypted connections.
staff_bound | yes | Everyone at the Provider who opens the data first signs a promise of secrecy.
review_access | 10 days | A parent may see the child's data by asking the District; the Provider answers within ten days.
correction | yes | If the data about a child are wrong, the Provider corrects them when the District says so.
ferpa_commitment | yes | Both parties observe the Family Educational Rights and Privacy Act.
ferpa_commitment | no | Nothing in this Agreement obliges the Provider to comply with FERPA.
direct_control | yes | The District directs how the data are used and kept.
direct_control | no | The Provider alone decides how the data are used.
use | purpose_only | The data serve the tutoring program and nothing else.
use | purpose_and_product | The Provider may use student data to improve its products.
consent_mode | opt-in | A family that does not answer is left out.
consent_mode | opt-out | A family that does not answer is included.
consent_mode | not asked | Families will not be asked.
legal_basis | consent | No record is disclosed without a parent's signed and dated consent.
legal_basis | directory | The Provider receives directory information only.
second_person | yes | Each release needs the approval of two officials of the District.
precedence | this Agreement | If this Agreement and the terms of use disagree, this Agreement prevails.
renewal | none | There is no renewal.
renewal | none | The term is not renewable.
renewal | none | This Agreement expires without renewal.
renewal | automatic | At the end of each year the Agreement renews for another year unless a party objects.
renewal | automatic | The term extends automatically from year to year.
renewal | by_consent | Renewal is possible if both parties agree in writing.
renewal | by_consent | The parties may renew this Agreement by written amendment.
renewal | by_consent | The Agreement is renewable for one further year on the written agreement of both parties.
renewal | by_consent | Any extension shall be in writing and signed by both parties.
severability | yes | Each provision is severable.
severability | yes | The invalidity of one clause does not affect the others.
severability | yes | If any part of this Agreement is found unlawful, the rest continues in force.
severability | yes | Should a provision fail, the remainder of the Agreement remains binding.
severability | yes | A term that is void does not take the rest with it.
severability | no | If any provision is held invalid, this entire Agreement is void.
sub_processing | with_consent | Use of any subcontractor requires the District's prior written approval.
sub_processing | barred | The Provider performs all work itself; subcontracting is not permitted.
sub_processing | named_only | Only the subcontractors listed in Attachment B may have access to student data.
sub_processing | with_consent | Subcontracting without written permission is prohibited.
sub_processing | barred | None of the work may be subcontracted.
sub_processing | notice | The Provider may add sub-processors after giving the District notice.
sub_processing | free | The Provider may engage subcontractors to provide the services.
sub_processors_bound | yes | Every subcontractor signs an agreement that holds it to these terms.
sub_processors_bound | yes | Subcontractors are bound by the same obligations as the Provider.
sub_processors_bound | yes | The Provider flows down these obligations to its subcontractors.
redisclosure | barred | Student data stay with the Provider and go to nobody else.
redisclosure | barred | Further disclosure is prohibited.
redisclosure | barred | The Provider holds the data for itself alone and must not release them.
redisclosure | with_consent | Release of student data to any other person requires the District's written consent.
redisclosure | with_consent | Data may leave the Provider only with written permission of the Superintendent.
redisclosure | with_consent | The Provider agrees not to share data with any outside party without the express written approval of the District.
redisclosure | free | The Provider may disclose student data to third parties as it sees fit.
staff_bound | yes | Access is limited to employees who have completed privacy training.
staff_bound | yes | All Provider personnel must complete annual FERPA training.
staff_bound | yes | Anyone handling the data has signed a nondisclosure agreement.
encryption_transit | yes | Data are transferred by SFTP.
encryption_transit | yes | All transmissions are encrypted.
encryption_transit | yes | Files are encrypted before they are sent.
encryption_rest | yes | Stored data are encrypted with AES-256.
encryption_rest | yes | Data are encrypted while stored.
destruction_confirmed | yes | The Provider provides proof of destruction.
destruction_confirmed | yes | A deletion certificate follows.
destroy_on_request | 30 days | Upon the written request of the District the Provider shall destroy all data within 30 days.
destroy_on_request | 7 days | Data are deleted within seven days of a request by the District.
correction | yes | Parents may ask that inaccurate information be corrected, and the Provider makes the change.
correction | yes | The Provider shall amend records found to be inaccurate.
correction | yes | A parent who believes that data are wrong may have them corrected.
suspension_notice | immediately | The District may suspend access immediately.
suspension_notice | immediately | The District may at once suspend the transfer of data.
suspension_notice | 5 days | The District may suspend the Provider's access on five days' notice.
aggregate_only | yes | Findings are reported in the aggregate.
aggregate_only | yes | Results are published in summary form.
aggregate_only | yes | No individual student is identifiable in any report; all results are aggregated.
publication | barred | The Provider shall not publish anything about the data.
publication | with_consent | Publication requires the District's written consent.
publication | free | The researcher is free to publish.
publication | after_review | The District reviews drafts before they are published.
consent_mode | opt-out | Parents may opt out of the study by returning the form.
consent_mode | opt-in | Only students whose parents have given written consent take part.
confidentiality | yes | The Provider holds student data in confidence.
confidentiality | yes | All information is confidential and shall be treated as such.
use | purpose_only | Data may be used only for the study.
use | purpose_only | The Provider may not use the data for any purpose other than the services.
use | purpose_only | Use of student data is limited to the evaluation.
use | free | The Provider may use the data for any purpose.
legal_basis | school_official | The Provider acts as a school official with a legitimate educational interest.
legal_basis | studies | The Provider conducts a study for the District to improve instruction under FERPA's studies exception.
legal_basis | audit_evaluation | The District names the Provider as its authorized representative to evaluate the program.
legal_basis | consent | Records are released only with the written consent of the parent.
legal_basis | order | The records are produced in compliance with a court order under 34 CFR 99.31(a)(9).
survival | yes | The duties of confidentiality continue after this Agreement ends.
compelled_disclosure | yes | The Provider gives the District notice of any subpoena before it responds.
breach_notice_from | discovery | The Provider notifies the District within two days after it finds out about a breach.
destruction_certified_within | 10 days | Within ten days of destruction the Provider sends a certificate.
cure_period | 15 days | If the breach is not cured within 15 days, the District may end this Agreement.
breach_notice | 72 hours | The Notice Period is 72 hours. The Provider shall notify the District of a breach within the Notice Period.
breach_notice | 48 hours | "Notice Period" means forty-eight (48) hours. The Provider shall notify the District of a data breach within the Notice Period.
destroy_after_end | 45 days | "Disposal Period" means 45 days. The Provider shall destroy student data within the Disposal Period after termination of this Agreement.
"""
