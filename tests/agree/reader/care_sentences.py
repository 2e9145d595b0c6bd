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
MORE = """
breach_notice | 2 days | The Company will report to the Board, within two (2) days, any event that has compromised the confidentiality of pupil information.
breach_notice | 72 hours | Service Provider shall give notice to LEA of any Unauthorized Disclosure no more than seventy-two (72) hours following its discovery.
breach_notice | 24 hours | Contact the District's privacy officer within 24 hours if you believe data has been accessed by someone without permission.
breach_notice | 1 business_days | Notification of security events: within one business day of confirmation.
breach_notice | immediately | Consultant shall at once notify the District upon learning of any disclosure not permitted by this Agreement.
breach_notice | 5 days | Recipient agrees to report to Discloser any use or disclosure of the data not provided for by this Agreement within five days of becoming aware of it.
breach_notice | 10 days | In case of any actual or reasonably suspected loss, theft, or improper access, the Grantee has ten days to inform the District in writing.
breach_notice | prompt | Researcher will promptly report to the District any violation of the confidentiality of the data.
breach_notice | 48 hours | The Provider must, within 48 hours of becoming aware that Personal Information was acquired by an unauthorized person, notify the District.
breach_notice | 4 hours | Should the security of the system be violated, the District's help desk shall be alerted by telephone within four hours.
breach_notice | 3 days | The Provider undertakes to inform the District about data breaches not later than 3 days after they are detected.
breach_notice | | The Provider shall notify the District within 3 days of any change in its insurance.
breach_notice | | If the Provider is in breach of this Agreement, the District may terminate on 10 days' notice.
breach_notice | | Each sub-processor shall inform the Provider of any incident within 24 hours.
breach_notice_from | discovery | Service Provider shall give notice to LEA of any Unauthorized Disclosure no more than seventy-two (72) hours following its discovery.
breach_notice_from | confirmation | The Provider shall notify the District within 72 hours after determining that a breach has occurred.
breach_notice_from | suspicion | The Provider shall notify the District as soon as it suspects a breach.
breach_report | 10 days | The Provider shall follow up with a full written report within ten days of the breach.
breach_report | 2 weeks | Within two weeks of a data breach the Company furnishes the District with a root cause analysis.
breach_report | 5 business_days | A written summary of the incident, its cause and the steps taken shall be given to the District within five business days.
destroy_after_end | 30 days | Upon completion of the contract, Contractor shall have thirty days in which to remove all District data from its systems.
destroy_after_end | 60 days | All copies of the Data Set shall be rendered unreadable within 60 days of the Termination Date.
destroy_after_end | 14 days | Fourteen days after expiry all District information shall have been erased.
destroy_after_end | 90 days | Vendor will sanitize all media holding District data no later than ninety (90) days after contract end.
destroy_after_end | 10 days | At contract end, or sooner on termination, Provider returns or deletes all data within 10 days.
destroy_after_end | 1 months | We delete your data one month after your subscription ends.
destroy_after_end | immediately | Immediately upon termination of this MOU, the University shall destroy all student data in its possession.
destroy_after_end | 30 days | Data Deletion: 30 days after termination
destroy_after_end | | Provider shall delete inactive accounts after 12 months.
destroy_when_unneeded | 30 days | Data will be disposed of within thirty days once the purpose for which they were obtained has been accomplished.
destroy_when_unneeded | 6 months | All identifiable data shall be destroyed within six months of completion of the study.
destroy_when_unneeded | 45 days | Personally identifiable information must be purged 45 days after the research concludes.
destroy_when_unneeded | 1 years | The University shall destroy the records within one year after the final report is delivered.
destroy_on_request | 3 business_days | LEA may request deletion of any pupil record, and Vendor shall comply within three business days.
destroy_on_request | 10 days | Within 10 days of receipt of a written demand from the Agency, the Contractor shall return or destroy all Confidential Information.
destroy_on_request | 60 days | Provider shall dispose of Student Data within sixty days of the date of the District's disposal directive.
destroy_on_request | 30 days | Deletion requests from the District are fulfilled within 30 days.
destroy_backups | 30 days | Backups containing District data are purged within 30 days.
destroy_backups | 6 months | Data held in backup archives will be overwritten within six months.
destroy_backups | 90 days | Residual copies may persist in backups for up to 90 days.
destroy_by | 2028-01-31 | On or before January 31, 2028, Researcher must destroy the Data.
destroy_by | 2027-12-31 | Destruction deadline: December 31, 2027
destroy_by | 2027-06-30 | The data files are to be erased by 30 June 2027.
destruction_confirmed | yes | Contractor shall provide the District with written certification that the data were destroyed.
destruction_confirmed | yes | Upon disposal, a notarized affidavit shall be furnished to the School.
destruction_confirmed | yes | Recipient must sign and return the attached Certificate of Data Destruction.
destruction_confirmed | yes | The University shall inform the District in writing once all data have been erased.
destruction_confirmed | yes | Vendor will confirm deletion by e-mail.
destruction_confirmed | yes | An officer of the Company shall attest to such destruction.
destruction_confirmed | | The Provider shall delete data on written notice from the District.
destruction_confirmed | | If written notice of termination is given, the Provider shall destroy the data.
destruction_certified_within | 15 days | Contractor shall certify destruction to the District within fifteen days.
destruction_certified_within | 3 business_days | Written proof of deletion is due three business days after deletion.
destruction_certified_within | 10 days | Within 10 days of disposing of the data, the Provider shall give the District a signed certificate.
destruction_method | degaussing | Magnetic media shall be destroyed by degaussing.
destruction_method | DoD 5220.22-M | Electronic records shall be wiped to the DoD 5220.22-M standard.
retention_after_end | 5 years | The Researcher may keep the data for five years after the study's agreement expires.
deidentified_kept | yes | The Provider may use de-identified data to improve its products after termination.
deidentified_kept | no | De-identified data must also be destroyed when the Agreement ends.
encryption_transit | yes | All data in motion must be protected by TLS 1.2 or higher.
encryption_transit | yes | Data files shall be transmitted only by secure, encrypted means.
encryption_transit | yes | Vendor encrypts data both in transit and at rest.
encryption_transit | yes | The District uploads the file to a secure FTP site (SFTP).
encryption_transit | yes | Any e-mail containing student data shall be encrypted.
encryption_rest | yes | All data at rest is protected with AES-256.
encryption_rest | yes | Full-disk encryption is used on all computers that hold study data.
encryption_rest | yes | Data shall be stored in encrypted form.
encryption_rest | yes | Mobile devices must be encrypted.
encryption_rest | yes | Vendor encrypts data both in transit and at rest.
encryption_rest | | The website uses HTTPS.
security_standard | NIST Cybersecurity Framework | Contractor shall align its program with the NIST Cybersecurity Framework.
security_standard | ISO/IEC 27001:2022 | Provider is certified under ISO/IEC 27001:2022.
security_standard | SOC 2 Type II | We complete a SOC 2 Type II audit every year.
staff_bound | yes | Only persons who have signed a confidentiality agreement shall have access.
staff_bound | yes | Contractor shall require all its personnel with access to complete FERPA training annually.
staff_bound | yes | All project staff will sign the confidentiality pledge in Appendix B.
staff_bound | yes | Recipient's employees with a need to know must be bound by obligations of confidentiality at least as strict.
staff_bound | yes | Employees receive privacy and security training upon hire and every year after.
staff_bound | yes | We make sure that everybody who works with the data has been trained in how to protect it.
staff_bound | | This Agreement shall be signed by an officer of each party.
audit_right | yes | LEA reserves the right to audit Vendor's privacy and security practices.
audit_right | yes | Upon request, Contractor shall give the District access to its facilities and records to verify compliance with this Agreement.
audit_right | yes | The School Board may, at its own expense, inspect the security measures in place.
audit_right | yes | Researcher shall permit authorized representatives of the District to conduct site visits.
audit_right | yes | The District is entitled to check compliance at any time.
audit_right | yes | Vendor agrees to be audited by the District once per year.
audit_right | | Vendor shall undergo a SOC 2 audit each year.
audit_notice | 30 days | The District may, on thirty days' written notice, audit the Contractor's compliance.
audit_notice | 5 business_days | With at least five business days' prior notice, the District may inspect the Provider's records and systems.
audit_notice | 48 hours | Audits may be carried out by the District at any time on 48 hours notice.
review_access | 45 days | Parents have the right to inspect and review education records within 45 days of a request.
review_access | 10 days | The Contractor shall provide access to a student's records within ten days of a request from the parent or the District.
review_access | 5 business_days | Vendor shall respond to parent requests for access to pupil records, forwarded by the District, within five business days.
review_access | 30 days | Requests by parents to view their child's information will be honored within 30 days.
correction | yes | Parents may seek to correct erroneous information contained in their child's record.
correction | yes | Eligible students may request amendment of records that they believe are inaccurate.
correction | yes | The Vendor shall cooperate with the District in correcting inaccurate pupil records.
correction | yes | Users can update or correct their profile information at any time.
consent_mode | opt-in | Data of a student shall be released only after the parent's written consent is on file.
consent_mode | opt-in | The study uses active consent: only students who return a signed form participate.
consent_mode | opt-out | The study uses passive consent.
consent_mode | opt-out | Parents will be given the opportunity to opt their child out of the study.
consent_mode | opt-out | Unless a parent objects in writing within 14 days, the student's data will be included.
consent_mode | not asked | No parental consent is required for the disclosure of student data under this Agreement.
record_retention | 6 years | Student records are retained for six years after the student graduates.
transcript_retention | 75 years | Permanent records, including transcripts, are kept 75 years after graduation.
destruction_notice_to_parent | yes | Parents shall be notified before any special education records are destroyed.
breach_notice | 3 days | Any member of the research team who discovers that data may have been compromised will inform the District within three days.
breach_notice | 24 hours | Security incidents — the Contractor reports to the District in 24 hours or less.
breach_notice | 72 hours | The Provider's duty to notify the District arises within 72 hours of discovering a breach.
breach_notice | 15 days | In the event that Provider discovers that PII was inadvertently released, Provider shall within fifteen calendar days notify the District.
breach_notice | 48 hours | The Operator shall provide the School with notification of a data breach within forty eight hours.
breach_notice | 7 days | A data breach must be reported to the District not more than seven (7) days after it is found.
breach_notice | immediately | Researcher agrees to notify the District immediately of any suspected loss of data.
breach_notice | 5 business_days | Upon discovering a breach of security, the Company has up to five business days to let the District know.
breach_notice | 30 days | Breach Notification: Within 30 days of discovery
breach_report | 30 days | A complete incident report shall follow no later than thirty days after the initial notice of the breach.
destroy_after_end | 90 days | The Company has no more than ninety days from the date of termination to destroy District data.
destroy_after_end | 30 days | District data is automatically deleted thirty days after the contract is terminated or expires.
destroy_after_end | 2 months | At the conclusion of services, and in any event within two months, the Consultant shall destroy the information.
destroy_after_end | 60 days | The Provider shall, no later than 60 days from the end of the school year in which this Agreement ends, dispose of all records.
destroy_after_end | 10 business_days | Return or destruction of Confidential Information: within ten business days of expiration or termination.
destroy_after_end | 45 days | Forty-five days after our relationship ends we will have destroyed everything you gave us about students.
destroy_when_unneeded | 90 days | Once the study has been published, identifiable records shall be destroyed within 90 days.
destroy_when_unneeded | 30 days | Records shall be deleted not later than thirty days from the date on which they cease to be required for the Purpose.
destroy_when_unneeded | 60 days | Vendor shall delete pupil records within 60 days after they are no longer necessary to provide the services.
destroy_on_request | 30 days | The Provider will comply with a District request for deletion in 30 days.
destroy_on_request | 5 days | The District may require destruction of any data at any time by writing to the Provider, and the Provider shall do so within five days.
destroy_on_request | 15 business_days | When directed by the LEA, the Operator shall delete student data, and shall complete the deletion within fifteen business days.
destroy_backups | 60 days | Deleted data are removed from backup systems within 60 days.
destroy_backups | 12 months | Backups age out after no more than 12 months, at which time all District data in them is erased.
destroy_after_early_end | 15 days | If this Agreement is terminated early for any reason, Recipient must destroy all data within fifteen days.
destroy_by | 2027-07-01 | Data to be destroyed no later than 7/1/2027.
destroy_by | 2026-09-30 | The deadline for destroying the data is September 30, 2026.
destruction_confirmed | yes | Recipient will send Discloser an e-mail confirming that all copies have been erased.
destruction_confirmed | yes | A statement of destruction signed by the Principal Investigator shall be provided.
destruction_confirmed | yes | Certification of destruction: required.
destruction_confirmed | yes | The Contractor shall document the destruction and provide that documentation to the District.
destruction_confirmed | yes | Upon request, Provider will certify in writing that it has complied with this deletion requirement.
destruction_certified_within | 30 days | Certification of destruction shall be provided within thirty days of destruction.
destruction_certified_within | 5 business_days | The Provider certifies the deletion to the District not later than five business days after completing it.
destruction_method | crosscut shredding | Paper records will be destroyed by crosscut shredding.
destruction_method | NIST Special Publication 800-88 Revision 1 | Sanitization of media shall follow NIST Special Publication 800-88 Revision 1.
retention_after_end | 1 years | Provider may continue to hold data for one year following termination.
retention_after_end | 180 days | Student data is retained for 180 days after the subscription ends and then deleted.
deidentified_kept | yes | Nothing in this Agreement requires the Provider to destroy de-identified data.
deidentified_kept | yes | De-identified information may be retained indefinitely.
deidentified_kept | no | The Provider shall not keep any data after termination, including de-identified or aggregate data.
encryption_transit | yes | Transfer of data between the parties shall take place over an encrypted connection.
encryption_transit | yes | Secure Sockets Layer (SSL) technology protects data transmission.
encryption_transit | yes | Provider will use HTTPS for all communications containing student data.
encryption_transit | yes | The password-protected file is encrypted before it is e-mailed.
encryption_rest | yes | The research team will store the data on an encrypted, password-protected server.
encryption_rest | yes | Databases are encrypted using AES-256.
encryption_rest | yes | Encryption at rest and in transit: Yes
encryption_transit | yes | Encryption at rest and in transit: Yes
encryption_rest | yes | No copy of the data shall be placed on a laptop or USB stick unless it is encrypted.
encryption_rest | yes | Student data at rest shall be encrypted, as shall data in motion.
security_standard | ISO 27001 | Our information security management system conforms to ISO 27001.
security_standard | NIST SP 800-171 | Security controls shall be no less rigorous than NIST SP 800-171.
security_standard | CIS Controls | Contractor implements the CIS Controls.
staff_bound | yes | Every individual with access to the data shall have completed human subjects and FERPA training.
staff_bound | yes | The Provider requires each employee to sign a nondisclosure agreement.
staff_bound | yes | Before seeing any record, all interviewers take an oath to keep what they see confidential.
staff_bound | yes | Contractor must ensure that its employees and agents have been instructed on their duties under FERPA.
staff_bound | yes | No one may use the data without first signing Attachment C.
staff_bound | yes | Access to data is restricted to staff who have had training in the handling of confidential records.
staff_bound | yes | Provider shall provide periodic security training to those of its employees who operate or have access to the system.
audit_right | yes | The Provider shall allow the LEA to audit the security and privacy measures that are in place.
audit_right | yes | Compliance with this Agreement may be audited by the District.
audit_right | yes | Recipient agrees that Discloser may inspect its data storage arrangements.
audit_right | yes | The District shall be permitted to conduct an annual audit of the data handling practices.
audit_notice | 7 days | Site visits may be made by the District after giving seven days' notice.
audit_notice | 2 weeks | The District shall give the Contractor two weeks' notice of an audit.
audit_notice | 10 days | No more than once a year and upon ten (10) days' written notice, Provider will allow LEA to audit its measures.
review_access | 45 days | Operator shall respond within forty-five days to a parent's request to inspect pupil records.
review_access | 5 days | The Provider shall make a student's data available to the District within five days so that the District can honor a parent's request.
review_access | 15 days | If a parent asks to see what is held, copies are supplied within fifteen days.
review_access | 10 business_days | Parent access to records: 10 business days
correction | yes | Parents can ask that mistakes in the records be fixed.
correction | yes | LEA shall establish procedures by which a parent may correct erroneous information.
correction | yes | Pupil records found to be wrong shall be rectified.
correction | yes | The Provider will amend data at the District's direction.
consent_mode | opt-in | Participation requires the signed permission of a parent; no reply means no participation.
consent_mode | opt-in | Written parental consent will be obtained before any data are released.
consent_mode | opt-in | Families must opt in.
consent_mode | opt-out | Families may opt out by returning the form; otherwise their children are included.
consent_mode | opt-out | Parents who do not want their child's data shared must tell the school by October 1.
consent_mode | opt-out | Children of parents who have not objected by the deadline will be included in the data.
destruction_notice_to_parent | yes | The District notifies parents by mail sixty days before destroying special education files.
record_retention | 7 years | The cumulative record is destroyed seven years after the student leaves the district.
transcript_retention | 100 years | Transcripts shall be maintained for 100 years after the student's graduation.
breach_notice | 72 hours | Time to report a breach to the District: 72 hours
breach_notice | 24 hours | If there is a breach: call the District's technology director within 24 hours
breach_notice | 5 days | Incident response: The Provider notifies the District in five days.
breach_notice | 48 hours | You must tell the District about any data breach within 48 hours.
breach_notice | 2 days | We will write to the District within two days if we learn that anybody outside our firm has seen the records.
breach_notice | 10 days | The Provider's obligations include: notifying the District of any breach within 10 days of discovery.
breach_notice | 72 hours | Notice of a breach goes to the District's superintendent within 72 hours of discovery.
breach_notice | prompt | Any breach of security shall be brought to the attention of the District without delay.
breach_notice | | The District shall be notified of any change of subcontractor within 72 hours.
breach_notice | | If payment is not made within 30 days of notice, the Provider is in breach.
breach_notice_from | discovery | Clock starts when the Provider first learns of the breach; notice to the District is due 48 hours later.
breach_report | 15 days | Full breach report: 15 days after the first notice
breach_report | 30 days | The Provider's final report on the breach is due thirty days later.
encryption_transit | yes | Encryption in transit: TLS 1.2+
encryption_rest | yes | Encryption at rest: AES-256
encryption_rest | no | Encryption at rest: not required
encryption_transit | yes | Send the files by encrypted e-mail only.
encryption_rest | yes | Keep the files on an encrypted disk.
encryption_rest | yes | Everything we store for you is encrypted.
staff_bound | yes | Staff training: annual privacy training required
staff_bound | yes | Have each person who will see the records sign the attached statement first.
staff_bound | yes | Our people are trained in FERPA every fall.
staff_bound | yes | Graduate assistants must complete CITI training before access.
staff_bound | yes | Those working with the data have each signed a confidentiality form, copies of which the District may see.
staff_bound | | Staff must sign in at the front office.
staff_bound | | The officer signing below has authority to bind the Provider.
audit_right | yes | Audit: the District may inspect once a year
audit_right | yes | District may check: yes, with 10 days' notice
audit_right | yes | The District can ask for proof that this agreement is being followed, and may visit to see for itself.
audit_notice | 10 days | The District may visit to check our safeguards if it tells us ten days ahead.
audit_notice | 5 days | Audit notice: 5 days
review_access | 10 days | Parent requests to see records: answered within 10 days
review_access | 30 days | A parent who wants to see the child's records gets to see them within 30 days.
review_access | 45 days | The right to inspect and review the student's education records within 45 days after the school receives a request for access.
correction | yes | Errors: corrected on request of the District
correction | yes | If something in the record is wrong, tell the school and it will be changed.
correction | yes | A parent may ask the school to amend a record that the parent believes is inaccurate or misleading.
correction | yes | The Provider updates or corrects data when the District says so.
destroy_after_end | 30 days | When the contract ends, data deleted within: 30 days
destroy_after_end | 60 days | After the agreement ends we delete everything within 60 days.
destroy_after_end | 7 days | Delete all files within seven days of the end of the contract.
destroy_after_end | 90 days | Data retention: student data are deleted 90 days after termination.
destroy_after_end | 14 days | You must destroy the list no later than 14 days after the contract ends.
destroy_when_unneeded | 10 days | When we are finished with the analysis, we destroy the files within 10 days.
destroy_when_unneeded | 30 days | Shred the list within 30 days of finishing the project.
destroy_on_request | 24 hours | We delete any student's data within 24 hours if the District asks.
destroy_on_request | 5 days | Deletion at the District's request: 5 days
destroy_backups | 45 days | Backups: deleted within 45 days
destroy_backups | 90 days | Data in our backups goes away within 90 days.
destroy_by | 2026-08-15 | You must destroy the list by August 15, 2026.
destruction_confirmed | yes | Certificate of destruction: yes
destruction_confirmed | yes | Then write to tell us that you have destroyed the list.
destruction_confirmed | yes | We send you a certificate when the data have been deleted.
destruction_method | shredding | Method of destruction: shredding
retention_after_end | 1 years | We keep the records for one year after the agreement ends.
consent_mode | opt-in | If the form does not come back, your child will not take part.
consent_mode | opt-in | Your child takes part only if you sign below and return this form.
consent_mode | opt-in | Consent: opt-in
consent_mode | opt-out | If you do nothing, your child will be included.
consent_mode | opt-out | Return this form only if you do not want your child to take part.
consent_mode | opt-out | Opt-out forms are sent to all families in September.
consent_mode | not asked | Consent of parents: not asked
"""
