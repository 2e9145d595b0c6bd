# ruff: noqa: E501 - a data table: one sentence a line
"""Invented sentences of promises of confidence: ``yes``, ``no``, or ``-`` (does not speak of it)."""

from __future__ import annotations

SENTENCES = """
no_reverse_engineering yes The Recipient shall not reverse engineer, decompile or disassemble any sample.
no_reverse_engineering - The engineer shall not leave the site.
return_at_end yes Upon termination of this Agreement the Recipient shall return or destroy all Confidential Information.
return_at_end yes On request, or when this Agreement expires, all documents and copies shall be destroyed.
return_at_end no The Recipient is not required to return information if the Agreement ends.
return_at_end - The information shall be returned at the request of the Discloser.
no_licence yes Nothing in this Agreement grants any license or other right in the information.
no_licence yes All Confidential Information remains the property of the Discloser.
no_licence - Each party may terminate this Agreement.
agreement_secret yes Neither party shall disclose the existence of this Agreement or the fact that discussions are taking place.
agreement_secret yes The parties shall make no press release about this Agreement, nor shall they make public statements about the relationship.
agreement_secret - The Recipient shall keep the information confidential.
technical_only no "Confidential Information" means business plans, customer lists, pricing and other financial information.
technical_only yes "Confidential Information" means technical drawings and engineering information.
technical_only - The Recipient shall return the information.
marked yes Confidential Information must be clearly marked as "Confidential" at the time of disclosure.
marked yes Information disclosed orally is protected only if it is confirmed in writing as confidential within ten days.
marked no "Confidential Information" means all information, whether or not it is marked as confidential.
marked no It includes information that a reasonable person should reasonably consider to be confidential.
marked - The Recipient shall mark its own invoices.
survival yes The obligations of this Agreement survive its termination.
survival yes The duty of confidence continues for five years after the termination of this Agreement and binds the Recipient.
survival - This Agreement shall begin on 1 July 2026.
independent_development yes This does not apply to information that the Recipient independently developed.
independent_development yes The Recipient may show that it developed the method without use of or reference to the information.
independent_development - The Recipient shall develop a plan with the Discloser.
kept_after_return yes After return or destruction the Recipient may retain one archival copy for legal purposes.
kept_after_return no The Recipient shall destroy all information and shall not retain any copy.
kept_after_return - The Recipient shall keep the information safe.
oral_included yes Confidential Information includes information disclosed orally or in writing.
oral_included - This Agreement supersedes all prior oral or written agreements about the information.
no_solicitation yes For one year neither party shall solicit or hire employees of the other.
no_solicitation - The Recipient may share information with its employees.
third_parties yes The Recipient may disclose Confidential Information to its attorneys, accountants and consultants who need to know it.
third_parties no The Recipient shall not disclose the information to any third party.
third_parties no Without the consent of the Discloser no information may be shared with others, unless it gives its written consent to any person.
third_parties - The information is described in Exhibit A.
copies yes The Recipient may make copies of the information as necessary for the project.
copies yes The Recipient shall not copy the information except as necessary for its purpose.
copies no The Recipient shall not copy or reproduce the Confidential Information.
copies - Two counterparts of this Agreement are signed.
compelled_notice yes If the Recipient is required by law or a court order to disclose information, it shall promptly notify the Discloser.
compelled_notice - This Agreement is governed by the law of Ohio.
received_elsewhere yes This does not apply to information lawfully received from a third party without restriction.
received_elsewhere - The Recipient shall receive information from the Discloser.
employees yes The Recipient shall disclose the information only to employees who need to know it.
employees - The Recipient has forty employees.
limited_use yes The Recipient shall use the information solely for the purpose of evaluating the project.
limited_use yes The Recipient shall not use the information for its own benefit.
limited_use no The Recipient may use residual information in unaided memory.
limited_use - The information is listed below.
"""
