# ruff: noqa: E501 - sentences of papers, one a line
"""Invented sentences about the care of the data: breaches, security, destruction, audits, families.

``term | value | sentence``; no value: the sentence does not say it.
"""

CARE = """
breach_notice | 24 hours | If any of the records are lost, stolen or sent to the wrong person, Provider calls the District within 24 hours.
breach_notice | 48 hours | Provider must e-mail the District within 48 hours if a laptop holding District data goes missing.
breach_notice | 72 hours | <Breach> Notification to the District: 72 hours after discovery.
breach_notice | prompt | The Provider will let the District know as soon as possible if student information is exposed.
breach_notice | 5 days | Where records have been hacked, leaked or misdirected, notice shall be given to the District not later than five (5) days after the Provider becomes aware of it.
breach_notice | 36 hours | No later than thirty-six (36) hours after learning of a Security Incident, Provider shall advise the District in writing.
breach_notice | | Any worker who loses a laptop must report it to his or her supervisor within 24 hours.
breach_notice | | After a breach the District has 30 days to tell families.
breach_notice | | Provider shall notify the District of a change of address within 10 days.
breach_notice | | If a bus is missing a mirror, Provider tells the District within 2 days.
breach_notice_from | discovery | On finding out that records have gone astray, the Provider tells the District within 2 days.
breach_notice_from | suspicion | The Provider shall report to the District within 24 hours after it has reason to believe that a data breach has occurred.
breach_notice_from | confirmation | The Provider notifies the District of a breach within 5 days after it has completed its investigation.
breach_notice_from | discovery | The Provider shall notify the District of any actual or suspected breach within 72 hours of becoming aware of it.
breach_notice_from | discovery | As soon as it comes to the attention of the Provider that a record has been disclosed without authority, the Provider shall immediately notify the District of the breach.
breach_report | 14 days | After a breach, the Provider shall submit a written account of the cause to the District within 14 days.
breach_report | 21 days | The Provider shall report any unauthorized access to the District within 36 hours after discovery, and shall deliver a final report on cause and remedy within twenty-one (21) days.
breach_report | | The Provider shall file a final written report on the study within 30 days of its completion.
encryption_transit | yes | Files are sent only through the District's encrypted portal.
encryption_transit | yes | All traffic between the classroom and our servers is encrypted.
encryption_transit | yes | Data shall be exchanged by SFTP.
encryption_transit | yes | Student records shall not be e-mailed unless they are encrypted.
encryption_transit | yes | Whether stored or sent, the information is encrypted.
encryption_transit | yes | No record shall be transmitted in unencrypted form.
encryption_transit | no | The data need not be encrypted in transit.
encryption_transit | | The Provider shall keep encryption keys in a safe place.
encryption_rest | yes | Records are kept on an encrypted drive.
encryption_rest | yes | Laptops and tablets that hold student data must be encrypted.
encryption_rest | yes | The Provider stores the files in a database that is encrypted.
encryption_rest | yes | No student data may be saved to an unencrypted device.
encryption_rest | no | Files on the server need not be encrypted.
encryption_rest | | Data are encrypted when sent.
security_standard | FIPS 140-3 | Provider shall use modules validated under FIPS 140-3.
security_standard | StateRAMP | The platform shall hold a StateRAMP authorization.
security_standard | 45 CFR Part 164, Subpart C | Provider shall comply with 45 CFR Part 164, Subpart C.
security_standard | HIPAA Security Rule | Provider protects the records as the HIPAA Security Rule requires.
security_standard | CIS Critical Security Controls | Provider maintains a program consistent with the CIS Critical Security Controls.
security_standard | (blank) | Provider follows the security standard named here: ____________________.
security_standard | | Provider shall follow industry standards.
staff_bound | yes | Each volunteer signs a pledge of confidentiality before seeing a record.
staff_bound | yes | No researcher may open the files until he or she has completed privacy training.
staff_bound | yes | Provider's workers must take a course on student privacy every year.
staff_bound | yes | All persons with access have signed a promise of confidentiality.
staff_bound | yes | Every servant of the Provider shall first subscribe an oath of secrecy.
staff_bound | yes | Tutors promise in writing to keep what they learn to themselves.
staff_bound | yes | Access is limited to employees who have executed a non-disclosure agreement.
staff_bound | yes | The Provider's staff are bound by written confidentiality obligations.
staff_bound | | The Provider shall train teachers in the use of the product.
staff_bound | | The staff of the District sign for each delivery.
staff_bound | | Each member of the team has passed a background check.
audit_right | yes | The District may send someone to see that these promises are kept.
audit_right | yes | The District and its agents may enter the Provider's premises in business hours to see how the records are kept.
audit_right | yes | Provider will open its books on data handling to the District's reviewer and answer a security questionnaire once a year.
audit_right | yes | The Provider shall make its systems and policies available for inspection by the District.
audit_right | yes | <Inspection by the District> Once a year, on 15 business days' notice.
audit_right | yes | The Provider consents to audits by the District of its safeguards.
audit_right | | The District's auditor may examine the Provider's invoices and payroll records.
audit_right | | The Provider shall audit its own systems each year.
audit_right | no | The District shall have no right to audit the Provider.
audit_notice | 10 business_days | The District may audit the Provider's safeguards, giving ten (10) business days' notice.
audit_notice | 3 days | Upon three days' notice the District may inspect the Provider's systems.
audit_notice | 2 weeks | The District tells the Provider two weeks before a visit to inspect how data are kept.
audit_notice | | The District may audit mileage and payroll records on 5 days' notice.
"""
DESTRUCTION = """
destroy_after_end | 60 days | <Deletion after the last day> 60 days
destroy_after_end | 30 days | The Provider shreds all paper and wipes all drives within 30 days after the last day of the contract.
destroy_after_end | 45 days | When this Agreement ends, for whatever reason, Provider has 45 days to delete the records.
destroy_after_end | 10 business_days | Upon the expiration hereof the Consultant shall, within ten business days, burn, shred or erase every record received hereunder.
destroy_after_end | 90 days | The retention period for student data is 90 days after termination, at the end of which all data are purged.
destroy_after_end | | The Provider shall return all keys within 30 days after the end of this Agreement.
destroy_when_unneeded | 60 days | Provider shall burn or shred the rolls within sixty days after it has no more need of them.
destroy_when_unneeded | prompt | The Provider shall destroy the data promptly when the evaluation no longer needs them.
destroy_when_unneeded | 15 days | Once the work is done, the records shall be erased within 15 days.
destroy_when_unneeded | 8 days | No record shall be kept for longer than eight days after it has ceased to be needed.
destroy_when_unneeded | 14 days | The Provider wipes the files no later than 14 days after they have served their purpose.
destroy_on_request | 10 days | When the District asks for records back, the Provider shreds them or hands them over within ten days.
destroy_on_request | 7 days | If the District tells us to delete a student's records, we do it within 7 days.
destroy_on_request | 5 business_days | <Deletion on request> 5 business days
destroy_on_request | 8 days | The District may at any time call for the destruction of specified records, which shall then be done within 8 days.
destroy_on_request | 48 hours | On the District's instruction the Provider erases what the District names within 48 hours.
destroy_on_request | 20 days | The Provider must purge any record within twenty days of being asked by the District to do so.
destroy_on_request | | If a user closes the account, the account is deleted within 30 days.
destroy_after_early_end | 5 days | Should this Agreement be terminated before its term, all records shall be destroyed within five days.
destroy_after_early_end | 10 days | If the contract ends sooner, the Provider deletes the data within ten days.
destroy_after_end | 90 days | The data shall be destroyed within ninety (90) days of the expiration of this Agreement, or within twenty (20) days of its earlier termination.
destroy_after_early_end | 20 days | The data shall be destroyed within ninety (90) days of the expiration of this Agreement, or within twenty (20) days of its earlier termination.
destroy_backups | 180 days | <Deletion from backups> 180 days
destroy_backups | 35 days | Backup tapes are overwritten every 35 days.
destroy_backups | 60 days | Copies in backup roll off within 60 days.
destroy_by | 2026-06-19 | All of the sheets must be shredded by June 19, 2026.
destroy_by | 2027-08-31 | No record may be kept after August 31, 2027.
destroy_by | 2027-08-31 | Records may be kept until August 31, 2027 and no longer.
destroy_by | (blank) | All pupil data are deleted not later than ____________ (date), and the Provider certifies it.
destruction_confirmed | yes | The Provider shall destroy all data and shall tell the District in writing that it has.
destruction_confirmed | yes | The records must be shredded by June 19, 2026, and the District would like a short note saying so.
destruction_confirmed | yes | <Destruction> An officer shall certify that this was done.
destruction_confirmed | yes | The Provider shall burn the rolls and shall send the District an affidavit of the same.
destruction_confirmed | yes | Provider deletes the data and sends the form in Appendix C to the District.
destruction_confirmed | yes | <Proof of deletion> Certificate, 10 days after deletion
destruction_confirmed | yes | Destruction shall not count as done until the Provider's clerk has certified it to the District.
destruction_confirmed | yes | <Erasing> The director confirms it in a signed letter.
destruction_confirmed | yes | When everything has been wiped, e-mail the District a signed statement to that effect.
destruction_confirmed | | The District will tell parents in writing before records are destroyed.
destruction_certified_within | 10 days | <Proof of deletion> Certificate, 10 days after deletion
destruction_certified_within | 5 days | The Provider shall within five (5) days thereafter submit a certificate of destruction.
destruction_certified_within | 7 days | The Provider will e-mail the District a signed confirmation of deletion no later than 7 days after it.
destruction_certified_within | 14 days | A certificate of destruction reaches the District within 14 days.
destruction_certified_within | (blank) | The Provider destroys the records and sends the certificate of destruction within ____ days after that.
destruction_method | shredded | At the end, all sheets must be shredded.
destruction_method | NIST SP 800-88 | <Deletion> Method: NIST SP 800-88
destruction_notice_to_parent | yes | Before a temporary record is destroyed, the parent and the student are told in writing of the date.
destruction_notice_to_parent | yes | No special education record is shredded until we have written to the parents.
destruction_notice_to_parent | | The Provider tells the District before records are destroyed.
retention_after_end | 12 months | After the contract ends the Provider may hang on to its records for up to 12 months.
retention_after_end | 6 months | The Provider is allowed to keep the records for six months past the end of the Agreement.
retention_after_end | 2 years | Student data may be held for up to two (2) years after the end of this Agreement.
transcript_retention | 60 years | The transcript is kept for sixty (60) years after the student leaves.
record_retention | 5 years | Temporary student records are kept until five years after the student has left.
deidentified_kept | yes | Information that cannot be linked to a person is the Provider's to keep after the end.
deidentified_kept | yes | A copy from which every identifier has been removed is not subject to destruction; the Provider may keep it.
deidentified_kept | no | The Provider keeps no student record after the end, with or without identifiers.
deidentified_kept | no | All data, whether or not de-identified, shall be destroyed at the end of the Agreement.
"""
FAMILIES = """
review_access | 10 business_days | The Provider shall give the District what it holds about a student within ten (10) business days of the District's request.
review_access | 3 days | A parent may ask the Provider at any time what it holds about the family, and has an answer within three (3) days.
review_access | 20 days | <Pupil or parent sees data> 20 days from request
review_access | 30 days | When the District passes on a parent's request to see the records, the Provider answers no later than thirty (30) days from the day of the request.
review_access | 10 days | <Access> Within ten (10) days of the District's request the Provider shall make available PHI in a designated record set.
review_access | 45 days | Parents may look at their child's records; the school arranges it within 45 days.
review_access | 5 days | The Provider will send the District copies of a student's information within five days so that the parent can see them.
review_access | | Questions about your child's rights go to the review board, whose approval is good for 12 months.
review_access | | Provider shall report any unauthorized access to the District within 36 hours.
review_access | | The Provider shall answer the District's support requests within 2 days.
correction | yes | Mistakes are corrected.
correction | yes | Errors in a student's record shall be put right without charge.
correction | yes | The Provider makes whatever correction the District orders.
correction | yes | <Correction> On the District's word
correction | yes | If a parent says a score is wrong and the District agrees, the Provider fixes it.
correction | yes | Inaccurate information must be amended when the District so directs.
correction | yes | The Provider shall make amendments to the records that the District directs.
correction | | The Provider shall correct errors in the software within 5 days.
correction | | The Provider shall correct any deficiency found in an audit.
correction | | Invoices found to be in error shall be corrected.
consent_mode | opt-in | Silence is not consent.
consent_mode | opt-in | Silence is no.
consent_mode | opt-in | A family that has not returned the form has not agreed.
consent_mode | opt-in | If we do not get the form back, we will not include your child.
consent_mode | opt-in | Not answering is not consent.
consent_mode | opt-in | A form that does not come back counts as a refusal.
consent_mode | opt-in | Only children whose parents have signed the permission form take part.
consent_mode | opt-in | No record of a child is given to the Provider unless a parent has said yes in writing.
consent_mode | opt-out | If we do not hear from you by then, we take it that you have no objection.
consent_mode | opt-out | Families who do not return the form are taken to agree.
consent_mode | opt-out | A child takes part unless the parent returns the refusal slip.
consent_mode | opt-out | Parents who object may say so by October 1; all other children are included.
consent_mode | not asked | Parents are not asked for their consent.
consent_mode | | If the District does not answer within 10 days, the new sub-processor is deemed approved.
consent_mode | | Parents may opt out of e-mail newsletters.
"""
