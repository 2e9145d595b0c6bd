# ruff: noqa: E501 - a table: one sentence a line
"""What may be done with the data, and whose they are: single sentences as many drafters write them, all invented.

``term | value | sentence``. No value: the sentence looks like it but does not say it.
"""

from __future__ import annotations

import pytest

from permslip.words.terms import TERMS
from tests.agree.reader.hearing import read_sentence, read_text, said

SENTENCES = """
sale | barred | The Provider will never sell, rent or trade student information.
sale | barred | Student records are not for sale and may not be monetized in any way.
sale | barred | <Sale of data> Prohibited.
sale | barred | Selling the data is forbidden.
sale | barred | Neither the Provider nor its agents may sell or lease pupil data.
sale | barred | The Provider won't sell your students' data.
sale | barred | Under no circumstances shall Provider receive payment in exchange for student data.
sale | with_consent | The Provider shall not sell student data unless the District has approved the sale in writing.
sale | free | The Provider may sell or license the data to third parties.
sale | | The Provider may sell its business, in which case this Agreement passes to the buyer.
sale | | The District shall not sell the Provider's software.
sale | | The Provider may sell aggregate statistics that describe no student.
advertising | barred | Provider must not use student data to target advertisements to students or their families.
advertising | barred | <Advertising> Not permitted.
advertising | barred | No student information may be used for marketing.
advertising | barred | Targeted advertising based on student records is prohibited.
advertising | with_consent | The Provider shall not use student data for marketing without the District's written consent.
advertising | free | The Provider may use student data to deliver sponsored offers and advertising.
advertising | | Neither party shall use the other's name in advertising without written consent.
redisclosure | barred | The Provider shall not share student data with anyone.
redisclosure | barred | No student record may be passed to any third party.
redisclosure | barred | Data received under this Agreement shall under no circumstances be released to other organizations.
redisclosure | barred | The Provider gives the records to nobody else.
redisclosure | barred | <Onward disclosure> None.
redisclosure | with_consent | The Provider may share the records with a third party only if the District has agreed in writing.
redisclosure | with_consent | No one outside the Provider may be shown student data unless the District says yes first in writing.
redisclosure | with_consent | Provider agrees that it will not redisclose personally identifiable information to any other party without the prior consent of the parent or eligible student.
redisclosure | with_consent | Release of the data to any third person needs the District's prior written permission.
redisclosure | with_consent | <Third-party disclosure> Only with the District's written approval.
redisclosure | named_only | The Provider shall not disclose student data to any third party other than the sub-processors listed in Exhibit C.
redisclosure | free | The Provider may share student data with its affiliates, partners and funders.
redisclosure | free | Provider may pass the information on to group companies without asking the District.
redisclosure | | The District shall not disclose the Provider's prices to any third party.
redisclosure | | The District may share the data with the State.
redisclosure | | Neither party shall disclose the other's trade secrets to a third party.
redisclosure | | The Provider may share aggregate results with other organizations.
sub_processing | barred | The Provider shall not engage any subcontractor to perform services under this Agreement.
sub_processing | barred | The Provider does the work with its own people and does not use outside companies.
sub_processing | barred | <Subcontractors> None.
sub_processing | barred | Provider may not delegate or outsource the processing of student data.
sub_processing | with_consent | Provider may use subcontractors only with the District's prior written approval.
sub_processing | with_consent | The Provider shall not hire contractors to handle student data unless the District has first agreed.
sub_processing | with_consent | No part of the work may be subcontracted without the written consent of the District.
sub_processing | notice | Provider may engage new sub-processors after notifying the District.
sub_processing | notice | Provider may add sub-processors on thirty days' notice to the District.
sub_processing | named_only | The Provider may use only the subcontractors named in Exhibit B.
sub_processing | free | The Provider may engage subcontractors to assist in providing the services.
sub_processing | | The Provider is an independent contractor and not an employee of the District.
sub_processing | | The District may engage contractors to install network equipment.
sub_processors_bound | yes | Each subcontractor shall agree in writing to obligations no less protective than those of this Agreement.
sub_processors_bound | yes | Provider ensures that its sub-processors are held to the same duties.
sub_processors_bound | yes | Outside contractors who touch the data must sign a contract as strict as this one.
sub_processors_bound | yes | The terms of this Agreement flow down to all subcontractors.
sub_processors_bound | no | Sub-processors need not be bound by the same terms.
sub_processors_bound | | The Provider is responsible for the work of its subcontractors.
sub_processor_notice | 30 days | The Provider tells the District thirty (30) days before it adds a sub-processor.
sub_processor_notice | 14 days | At least 14 days before engaging a new subcontractor, Provider will inform the District.
sub_processor_objection | 10 days | The District may object to a new sub-processor within ten (10) days of the notice.
assignment | barred | Neither party may assign this Agreement.
assignment | barred | This contract is not assignable.
assignment | barred | <Assignment> Not permitted.
assignment | with_consent | This Agreement may not be transferred to another company without the District's consent.
assignment | with_consent | Any assignment without the prior written approval of the District is void.
assignment | with_consent | Neither party shall assign its rights or delegate its duties hereunder absent the other's written consent.
assignment | notice | The Provider may assign this Agreement upon notice to the District.
assignment | free | The Provider may assign this Agreement without the consent of the District.
assignment | | Teachers may assign homework through the service.
assignment | | The District shall assign a project manager.
assignment | | Each student is assigned a random number.
reidentification | barred | No one may try to find out whose record it is.
reidentification | barred | Researchers will make no attempt to determine the identity of any subject.
reidentification | barred | Re-identification of de-identified data is prohibited.
reidentification | barred | The Provider shall not link the data with other data so as to identify a student.
reidentification | | The Provider shall identify a project lead within ten days.
deidentified_kept | yes | The Provider may keep de-identified data after this Agreement ends.
deidentified_kept | no | The Provider keeps no data after the end, with or without identifiers.
confidentiality | yes | The Provider holds the records in strict confidence.
confidentiality | yes | Student data are confidential.
confidentiality | yes | The Researcher shall keep the information secret.
confidentiality | no | The data shall not be considered confidential.
confidentiality | | The District shall keep the Provider's prices confidential.
owner_data | district | All student data remain the property of the District.
owner_data | district | The District keeps ownership of the records.
owner_data | district | Title to the data stays with the District.
owner_data | district | <Who owns the data> The District.
owner_data | partner | The Provider owns the data it receives.
owner_data | | The Provider does not own the student data.
owner_data | | The Provider owns its software and the data models in it.
owner_derived_data | district | Data derived from student data belong to the District.
owner_derived_data | partner | Derivative data sets are owned by the Provider.
owner_work_product | district | All reports and deliverables are the sole property of the District.
owner_work_product | partner | The Researcher owns its findings and publications.
owner_work_product | shared | Reports belong to the District and the Provider jointly.
owner_student_content | student | Students own the work they create with the service.
owner_student_content | student | Essays and artwork remain the property of the student.
owner_student_content | district | Student-generated content is the property of the District.
publication | barred | The Provider shall not publish any results.
publication | with_consent | Results may be published only with the District's written consent.
publication | with_consent | No report drawn from the data may be made public unless the District has approved it.
publication | after_review | The Researcher shall give the District a copy of each manuscript for review thirty days before publication.
publication | free | The Researcher may publish its findings.
publication | free | The Researcher need not ask the District before it publishes its results.
publication | | The District shall publish the names of its sub-processors.
publication | | The Provider publishes its privacy policy on its website.
publication_review | 30 days | Drafts are sent to the District thirty (30) days before publication.
publication_review | 20 business_days | Before it publishes, the Researcher shall furnish a copy and wait twenty business days for comments.
aggregate_only | yes | Published results shall contain only aggregate figures.
aggregate_only | yes | Reports name no student.
aggregate_only | yes | Findings are reported as totals.
aggregate_only | | The Provider may use aggregate data to improve its services.
minimum_cell | 10 | No group of fewer than ten students is shown in a report.
minimum_cell | 10 | Published tables show no count under 10.
minimum_cell | 6 | Counts of five or fewer are suppressed.
minimum_cell | 15 | Every reported total covers at least fifteen pupils.
minimum_cell | 8 | <Minimum cell size> 8 students.
minimum_cell | | A class of fewer than ten students may be cancelled.
minimum_cell | | Reports are due in less than ten days.
compelled_disclosure | yes | If a court orders the Provider to hand over student data, it tells the District first.
compelled_disclosure | yes | The District shall be told of any subpoena for student data.
compelled_disclosure | no | The Provider may comply with a subpoena for student data without notice to the District.
compelled_notice | 2 business_days | The Provider notifies the District within two business days of receiving a subpoena for student data.
use | purpose_only | The Provider uses the data for the tutoring program and for nothing else.
use | purpose_only | Provider may not use the records for any purpose other than the study.
use | purpose_only | <Permitted use> The evaluation only.
use | purpose_and_product | The Provider may use student data to improve its products and services.
use | free | The Provider may use the data for any purpose.
use | | The District may use the reports for no other purpose than planning.
ferpa_commitment | yes | Both parties obey FERPA.
direct_control | yes | The Provider works with the records as the District directs.
"""

OPENINGS = {
    "district": 'DATA SHARING AGREEMENT\n\nThis Agreement is between Alder Falls Public Schools ("District") and Tally Analytics LLC ("Provider").\n\n1. ',
    "board": 'DATA USE AGREEMENT\n\nThis Agreement is made between the Alder Falls Board of Education (the "Board") and Linden University (the "University").\n\n1. ',
    "agency": 'MEMORANDUM\n\nThis Memorandum is between the Alder Falls Department of Education (the "Agency") and Northfield Council for Schools (the "Grantee").\n\n1. ',
    "letter": "Dear Partner,\n\nWe will delete the data you give us. We will not use the data for anything else. We will tell you of any breach.\n\n",
}
# opening | term | value | sentence
OTHERS = """
district | sale | barred | Provider is prohibited from selling, renting, leasing or otherwise monetizing Student Data.
district | sale | barred | Student Data may not be sold, traded, or used for commercial gain.
board | sale | barred | The University agrees not to sell, license or otherwise transfer the Data for value.
agency | sale | barred | Grantee shall refrain from selling education records.
letter | sale | barred | We don't sell your students' information, ever.
district | advertising | barred | Provider will not engage in targeted advertising on its site or any other site.
district | advertising | barred | Student Data shall not be used to build a profile or deliver ads.
district | advertising | barred | The service is free of advertising and student data are never used for marketing.
district | redisclosure | barred | Recipient shall keep the Data to itself and shall not make them available to any other person or organization.
district | redisclosure | with_consent | Provider shall not, without the express prior written consent of the District, disclose any Student Data to any third party.
board | redisclosure | with_consent | The University will not release Data to any individual or entity outside the research team without prior written approval from the Board.
agency | redisclosure | with_consent | The Grantee may not re-disclose personally identifiable information from education records to any other party unless the Agency has authorized the re-disclosure in writing.
agency | redisclosure | named_only | The Grantee shall disclose the records to no one other than the subcontractors identified in Attachment A.
district | redisclosure | barred | Access to Student Data is limited to Provider employees; it will not be provided to outside parties.
district | redisclosure | with_consent | Data may be shared with other researchers only upon the District's written approval.
letter | redisclosure | barred | We never share student information with other companies.
letter | redisclosure | with_consent | We will not share student information with anyone else unless you tell us in writing that we may.
district | redisclosure | free | Provider may disclose Student Data to its business partners for their own purposes.
board | sub_processing | with_consent | The University shall obtain the Board's written approval before engaging any subcontractor who will have access to Data.
district | sub_processing | barred | Use of subcontractors is not permitted.
district | sub_processing | with_consent | Subcontractors may be used only with prior written approval of the District.
district | sub_processing | notice | Provider shall give the District notice before any new sub-processor is engaged.
district | sub_processing | named_only | Provider uses the sub-processors listed in Schedule 2 and no others.
district | sub_processing | free | Provider may use third-party service providers to host Student Data.
agency | sub_processing | with_consent | The Grantee shall not subcontract any portion of the work without the Agency's approval.
district | sub_processors_bound | yes | Provider shall require all subcontractors with access to Student Data to agree in writing to comply with this Agreement.
district | sub_processors_bound | yes | Provider shall enter into written agreements with all Subprocessors whereby the Subprocessors agree to protect Student Data in a manner no less stringent than the terms of this DPA.
district | sub_processors_bound | yes | Any vendor who helps us must promise the same things we promise here.
district | sub_processor_notice | 15 days | The District will receive fifteen days' advance written notice of each new sub-processor.
district | sub_processor_objection | 7 days | District has seven days from the notice to object to the new subcontractor.
board | assignment | with_consent | This Agreement is personal to the University and may not be assigned without the Board's prior written consent.
agency | assignment | barred | The Grantee may not transfer its rights or duties under this Memorandum.
district | assignment | with_consent | Except with the written consent of the other party, no party may assign or transfer this Agreement.
district | assignment | with_consent | Assignment of this Agreement requires the written consent of both parties.
board | reidentification | barred | Investigators shall not attempt to identify or contact any student whose record is in the Data.
board | reidentification | barred | No attempt will be made to re-identify individuals.
district | reidentification | barred | Provider agrees not to attempt to re-identify de-identified Student Data.
district | deidentified_kept | yes | De-identified data may be used by Provider for product development after termination.
district | deidentified_kept | yes | Provider may retain and use De-Identified Data indefinitely.
district | deidentified_kept | no | On termination Provider shall destroy all Student Data, including any de-identified data.
district | confidentiality | yes | Provider shall treat all Student Data as confidential.
board | confidentiality | yes | The Data are confidential and the University shall safeguard them accordingly.
agency | confidentiality | yes | Each staff member of the Grantee must sign a confidentiality agreement.
district | owner_data | district | As between the parties, the District is and remains the sole owner of Student Data.
district | owner_data | district | Student Data shall at all times remain the property of and under the control of the District.
board | owner_data | district | The Board retains all right, title and interest in and to the Data.
board | owner_work_product | partner | The University shall own all results, publications and intellectual property arising from the Study.
board | owner_work_product | shared | The results shall be jointly owned by the Board and the University.
agency | owner_work_product | district | All reports, analyses and other deliverables prepared under this Memorandum are the property of the Agency.
district | owner_derived_data | district | Any data derived from Student Data shall be owned by the District.
district | owner_student_content | student | Student-Generated Content shall remain the property of the student.
district | owner_student_content | student | Pupils retain ownership of the content they create.
board | publication | free | The University is free to publish the results of the Study.
board | publication | after_review | The University will provide a draft of any publication to the Board at least 45 days prior to submission.
board | publication_review | 45 days | The University will provide a draft of any publication to the Board at least 45 days prior to submission.
board | publication_review | 30 days | The Board shall have thirty (30) days to review and comment on any proposed publication.
board | publication | with_consent | No findings shall be published or presented without the prior written approval of the Board.
board | publication | barred | Results are for the Board's internal use and shall not be published.
board | aggregate_only | yes | Any report of the Study will present data in aggregate form only.
board | aggregate_only | yes | No publication shall contain information from which a student could be identified; results shall be presented only in the aggregate.
board | minimum_cell | 10 | The University will suppress any cell with fewer than ten observations.
board | minimum_cell | 11 | Cell sizes of ten or less shall be suppressed in all reports.
board | minimum_cell | 5 | Reports shall use a minimum n of 5.
board | minimum_cell | 20 | Results may not be reported for groups smaller than 20.
district | compelled_disclosure | yes | If Provider is served with a subpoena, it shall promptly notify the District so that the District may seek a protective order.
district | compelled_disclosure | yes | Provider will notify the District in advance of any disclosure required by law enforcement or court order.
district | compelled_notice | 3 days | Upon receipt of legal process seeking Student Data, Provider shall within three (3) days inform the District.
district | use | purpose_only | Provider shall use Student Data solely to provide the Services.
board | use | purpose_only | Data shall be used exclusively for the Study described in Exhibit A.
agency | use | purpose_only | The Grantee may use the records for the evaluation and for no other purpose.
letter | use | purpose_only | We will use the data only to run the tutoring program.
district | use | purpose_and_product | Provider may use Student Data to develop and improve its educational products.
agency | ferpa_commitment | yes | The Agency and the Grantee shall comply with FERPA.
district | direct_control | yes | Provider is under the direct control of the District with respect to the use and maintenance of education records.
district | direct_control | yes | Provider processes Student Data only on the instructions of the District.
district | sale |  | The District may sell surplus equipment.
district | redisclosure |  | The District shall provide Student Data to Provider.
district | redisclosure |  | Provider shall not permit unauthorized persons to enter its server room.
district | redisclosure |  | Provider may share its roadmap with the District.
district | redisclosure |  | Provider shall provide reports to the District and to no other office.
district | sub_processing |  | Subcontractors shall carry insurance.
district | assignment |  | The teacher may assign exercises to students.
district | confidentiality |  | Confidential information of the Provider shall be protected by the District.
district | owner_data |  | The District owns the laptops on which the data are kept.
district | owner_work_product |  | Each party owns its own trademarks and software.
district | publication |  | The District may publish this Agreement on its website.
district | minimum_cell |  | The advisory group shall have no fewer than five members.
district | minimum_cell |  | Provider shall report each quarter to a committee of at least three people.
district | reidentification |  | The Provider shall identify students who need help.
district | advertising |  | The Provider may advertise its services to the public.
district | use |  | The District shall use the service only for instruction.
district | compelled_disclosure |  | Provider shall notify the District of any lawsuit about invoices.
district | redisclosure | with_consent | Third parties may receive Student Data only with the District's written consent.
district | redisclosure | with_consent | Student Data may be seen by outside persons only where the District has agreed in writing.
district | redisclosure | named_only | No one but those named in Annex A may receive Student Data.
district | redisclosure | named_only | Student Data shall not be given to any person but those named in Annex A.
district | redisclosure | barred | No other person may be shown the records.
district | redisclosure | barred | Student Data are for the eyes of Provider's staff alone and go to no one else.
district | redisclosure | with_consent | Without the District's permission in writing, no outside organization may be furnished with Student Data.
district | redisclosure | with_consent | Any disclosure of Student Data to others requires the prior written approval of the District.
board | redisclosure | with_consent | Permission of the Board, given in writing, is needed before the Data are shown to anybody outside the research team.
agency | redisclosure | barred | Release of the records by the Grantee to any other party is not allowed.
agency | redisclosure | barred | The Grantee is not authorized to re-release the records.
district | redisclosure | named_only | Provider may disclose Student Data to the persons listed in Exhibit B and to no others.
district | redisclosure |  | Third parties may receive Provider's newsletter only with a subscription.
district | redisclosure |  | No one but those named in Annex A may sign purchase orders.
district | redisclosure |  | Other persons may be shown the building only with a guide.
letter | redisclosure | with_consent | No other company gets the data unless you say so in writing.
agency | owner_data | district | The Agency is the owner of the records.
board | owner_data | district | Title to the Data stays with the Board.
board | owner_data | district | The Board is the sole owner of all data furnished under this agreement.
agency | owner_data | district | Ownership of the education records remains at all times with the Agency.
agency | owner_data | district | The Grantee acquires no ownership of the records, which remain the Agency's.
agency | owner_data | district | The records are, and will always be, the property of the Agency.
district | owner_data | district | Provider acknowledges that the District is the owner of Student Data.
board | owner_data | district | The parties agree that the Data are the Board's and remain so.
agency | owner_data |  | The Agency is the owner of the building.
district | owner_derived_data | district | Data derived from Student Data are likewise the property of the District.
district | owner_derived_data | district | Whatever Provider derives from Student Data belongs to the District.
board | owner_derived_data | partner | The University owns the derived variables and files it builds from the Data.
board | owner_derived_data | district | Title to any file made from the Data stays with the Board.
district | owner_derived_data | district | The District owns Student Data and anything derived from them.
district | owner_derived_data | district | Student Data, including data derived from them, are owned by the District.
district | owner_derived_data | partner | Derivative data sets shall be Provider's property.
agency | owner_derived_data | district | Copies, extracts and compilations of the records are the property of the Agency.
board | owner_derived_data | shared | Linked files are owned jointly by the Board and the University.
board | owner_derived_data | partner | Derived data sets belong to the University.
district | sub_processor_notice | 30 days | Provider shall give the District at least thirty (30) days' notice before engaging a new sub-processor.
district | sub_processor_notice | 10 days | Ten days before a new subcontractor receives Student Data, Provider shall tell the District who it is.
district | sub_processor_notice | 14 days | Provider will email the District 14 days before adding a subprocessor.
district | sub_processor_notice | 20 business_days | Changes to the list of sub-processors are announced to the District not less than twenty business days in advance.
district | sub_processor_notice | 30 days | No subcontractor may begin work until thirty days after the District has been notified.
district | sub_processor_notice | 15 days | The name of each new subcontractor shall be furnished to the District fifteen days before it starts work.
district | sub_processor_notice | 7 days | Provider may replace a subcontractor upon seven days' notice to the District.
district | sub_processor_notice | 5 days | Provider notifies the District of each new vendor that will handle Student Data no later than five days beforehand.
district | sub_processor_notice |  | Subcontractors shall be paid within thirty days.
district | sub_processor_notice |  | Provider shall give notice of a subcontractor's insurance lapse within ten days.
board | publication_review | 30 days | The University shall submit manuscripts to the Board not less than thirty days before they are submitted to a journal.
board | publication_review | 60 days | The Board shall be given sixty days in which to comment on any paper before it is published.
board | publication_review | 21 days | Nothing is published until the Board has had 21 days to read the draft.
board | publication_review | 45 days | A copy of each proposed publication shall reach the Board 45 days before it appears.
board | publication_review | 14 days | The Board has fourteen days to review each draft report prior to release.
board | publication_review | 2 weeks | The University will let the Board see drafts of papers two weeks before publishing.
board | publication_review |  | The University will send the Board a copy of each paper within thirty days after publication.
board | publication_review |  | The Board shall publish the notice ten days before the meeting.
district | sub_processing | with_consent | No part of the services may be performed by others without the District's prior written consent.
district | sub_processing | with_consent | Subcontracting requires the District's written approval.
district | sub_processing | with_consent | The District's approval in writing is needed for each subcontractor.
district | sub_processing | barred | Provider shall perform all services itself and shall not subcontract.
district | sub_processing | named_only | Only the subprocessors listed in Exhibit C may be used.
district | sub_processing | named_only | Provider shall use no sub-processor but those named in Annex A.
district | sub_processing | named_only | The District approves the subcontractors listed in Schedule 3.
district | sub_processing | notice | Provider may add or replace subprocessors after notifying the District.
district | sub_processing | free | Provider is free to engage subcontractors.
district | sub_processing | free | The District grants general authorization for the use of sub-processors.
district | sub_processing | barred | All work shall be done by Provider's own employees; no contractor may be given access to Student Data.
letter | sub_processing | barred | We do the work ourselves and use no subcontractors.
letter | sub_processing | notice | If we bring in a new subcontractor we will tell you first.
district | sub_processing |  | The District may engage subcontractors to repair its roof.
board | minimum_cell | 10 | "Minimum cell" means ten students. No table shall show a group smaller than the Minimum Cell.
board | minimum_cell | 10 | A "small cell" is a count of fewer than ten students. Small cells shall be suppressed.
board | minimum_cell | 12 | "Reporting threshold" means 12 students. Results below the Reporting Threshold are suppressed.
board | minimum_cell | 15 | For this Agreement the Threshold is fifteen pupils. No total shall be published for a group below the Threshold.
district | minimum_cell | 15 | Section 4 is amended by replacing "cells of fewer than ten" with "cells of fewer than fifteen students are suppressed".
district | assignment | with_consent | Consent of the other party in writing is a condition of any assignment of this Agreement.
district | assignment | barred | This contract is not assignable.
district | assignment | barred | Rights under this Agreement are personal and non-transferable.
district | assignment | with_consent | This Agreement is not assignable except with the consent of the District.
district | assignment | free | Provider may assign this Agreement to an affiliate without consent.
district | redisclosure |  | Any person may obtain a copy of the District's records policy from its website.
district | redisclosure |  | Other staff of the Provider may receive Student Data after training.
district | sub_processing |  | Approval in writing is required for each field trip on which a subcontractor drives.
district | sub_processor_notice |  | Thirty days after the District is told of a fault, the subcontractor shall repair it.
board | publication_review |  | The Board's review board shall have thirty days to read the application.
board | minimum_cell |  | "Minimum group" means six students. No class shall be taught to less than the Minimum Group.
board | minimum_cell |  | The words "ten students" are replaced by "fifteen students" in the list of tutoring places.
district | owner_data |  | Provider acquires no title to the equipment.
district | owner_derived_data |  | The Provider owns the manuals and compilations of tips it sells.
district | assignment |  | Tickets are personal and non-transferable.
district | sub_processor_notice | 60 days | No other firm may be brought in to handle Student Data until the District has approved it in writing, the request being made at least sixty days before the firm begins.
district | sub_processor_notice | 45 days | A request for leave to subcontract shall reach the District forty-five days in advance.
district | sub_processing | with_consent | Provider does not hire a subcontractor without a yes from the District.
district | sub_processing | with_consent | If Provider wishes to subcontract, it asks the District, and nothing happens until the District has agreed in writing.
district | sub_processing | with_consent | Provider may not farm out hosting unless the District has given permission in writing.
district | redisclosure | with_consent | Provider shall tell nobody, apart from its own staff, unless the District has given permission in writing.
district | redisclosure | with_consent | Provider gives Student Data to no other person unless the District said yes on paper first.
district | compelled_disclosure | yes | Before it complies with a subpoena for Student Data, Provider shall give the District notice.
district | compelled_disclosure | yes | Provider gives the District word of any court order for Student Data.
board | publication | with_consent | The University publishes nothing on the Data unless the Board has consented to the text.
board | publication | with_consent | No paper may be published until the Board has approved it.
district | owner_derived_data | district | "Student Data" means all records of students and everything derived from them. Student Data are the property of the District.
district | owner_derived_data | district | "District Records" means every record of a student, with every extract or calculation made from such records. All District Records remain the property of the District.
district | owner_derived_data |  | "Student Data" means all records of students. Student Data are the property of the District.
district | owner_derived_data |  | "Student Data" means all records of students, but not de-identified data derived from them. Student Data are the property of the District.
district | redisclosure |  | Provider shall tell nobody its password.
board | publication |  | The Board publishes nothing on its website about fees.
district | sub_processors_bound | yes | A subcontractor accepts the whole of this Agreement.
district | confidentiality | yes | Student Data are to be treated as the District's confidential information.
district | confidentiality | yes | Notes are kept under lock and key and are confidential.
district | redisclosure | with_consent | What the Provider may not do: give the data to another company or person, unless the District said yes on paper first.
district | advertising | barred | What the Provider may not do: send families offers of paid tutoring or other marketing.
district | assignment | barred | Provider may not pass this agreement on to a successor organization.
"""

LINES = [tuple(part.strip() for part in line.split("|", 2)) for line in SENTENCES.strip().splitlines()]


@pytest.mark.parametrize(("term", "value", "sentence"), LINES)
def test_a_sentence_says_what_it_says(term: str, value: str, sentence: str) -> None:
    assert read_sentence(sentence, term) == ({value} if value else set())


@pytest.mark.parametrize(
    ("opening", "term", "value", "sentence"),
    [tuple(part.strip() for part in line.split("|", 3)) for line in OTHERS.strip().splitlines()],
)
def test_other_papers_say_it_of_their_own_parties(opening: str, term: str, value: str, sentence: str) -> None:
    assert said(read_text(f"{OPENINGS[opening]}{sentence}\n"), term) == ({value} if value else set())


def test_every_line_is_about_a_term() -> None:
    assert {term for term, _, _ in LINES} <= set(TERMS)
