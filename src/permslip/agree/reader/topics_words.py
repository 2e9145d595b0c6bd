# ruff: noqa: E501 - a data table: one family of words a line
"""The families of words in which drafters speak of student data: what a rule of the topics may ask for.

A family is a name and the words that count as it, as a regular expression over lower-case text with single
spaces. A rule writes a family in braces: ``{sell} & {data}``. The words are those of contracts about student
data and of plain English alike; none is taken from one paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = r"""
data            = (?:data|information|records?|pii|dpii|ppi|data ?sets?|extracts?|files?|personal details)(?! owner)
district        = (?:district|superintendent|lea|local educational? (?:agency|authority)|educational agency|boards? of education|board|schools?(?! (?:year|day|official|purpose|population|staff|employee|personnel|level))|school committee|department of education|data (?:provider|supplier|owner|controller|steward)|disclosing party|discloser|covered entity|controller|city)
partner         = (?:partner|providers?|contractors?|vendors?|operators?|compan(?:y|ies)|recipients?|receiving party|researchers?|consultants?|consortium|service provider|data (?:user|recipient)|user|organi[sz]ation|university|institute|council|foundation|licensee|processor|evaluator|subscriber|grantee)
sub             = (?:sub-?(?:processors?|contractors?|consultants?|recipients?|vendors?|grantees?)|third[- ]party (?:service )?(?:providers?|vendors?|processors?)|service providers|sub-?(?:contracted|awarded) \w+|agents?)
staff           = (?:staff|volunteers?|employees?|personnel|workers?|people|persons?|individuals?|analysts?|team members?|representatives?|researchers?|users?|members? of (?:its|the) (?:staff|team))
family          = (?:parents?|guardians?|famil(?:y|ies)|eligible students?|students?|pupils?|legal custodians?)
student         = (?:students?|pupils?|child(?:ren)?|individuals?|persons?|participants?|famil(?:y|ies)|data subjects?|respondents?|human subjects?|anyone|anybody|subjects?)
third           = (?:third[- ]part(?:y|ies)|any ?(?:one|body)|any (?:other )?(?:person|part(?:y|ies)|entit(?:y|ies)|individual|organi[sz]ation|agency|company|vendor)|(?:other|outside) (?:persons?|people|part(?:y|ies)|entit(?:y|ies)|individuals?|organi[sz]ations?|agenc(?:y|ies)|compan(?:y|ies))|others|(?:no|nobody) (?:one|body|else|other \w+)|nobody)
disclose        = (?:(?:re-?|further )?(?:disclos(?:e[sd]?|ing|ure)|shar(?:e[sd]?|ing)|releas(?:e[sd]?|ing)|transfer(?:red|s|ring)?|transmit(?:ted|s)?|distribut(?:e[sd]?|ing)|divulg(?:e[sd]?|ing)|communicat(?:e[sd]?|ing)|provid(?:e[sd]?|ing)|furnish(?:ed|es|ing)?|disseminat(?:e[sd]?|ing)|publish(?:ed|es|ing)?)|redisclos\w+|re-?releas\w+|pass(?:ed|es|ing)? (?:\w+ ){0,4}(?:on|along|to)|made available|makes? (?:\w+ ){0,3}available|hand(?:ed|s|ing)? (?:\w+ ){0,3}(?:over|to)|giv(?:e|es|en|ing) (?:\w+ ){0,5}to|leav(?:e|es) the|go(?:es)? to)
redisclose      = (?:re-?disclos\w+|further disclos\w+|re-?releas\w+|onward (?:transfer|disclosure|sharing))
use             = (?:us(?:e|es|ed|ing)|process(?:es|ed|ing)?|utili[sz](?:e|es|ed|ing)|access(?:es|ed)?|analy[sz](?:e|es|ed|ing)|serves?|employ(?:s|ed)?)
aim             = (?:to|for (?:the )?(?:sole |limited |exclusive |following )?purposes? of) (?:\w+ly )?(?:evaluat|stud|analy|improv|measur|plan|assess|develop|validat|administ|provid|deliver|compar|understand|support|determin|identify (?:needs|which)|examin|research|track|help|find|report|conduct|perform|work out|learn|see|test)\w*
only            = (?:only|solely|exclusively|strictly|sole|exclusive)
noother         = (?:no (?:other|further) (?:purposes?|uses?|reasons?)|(?:any|no) (?:other )?purposes? (?:other than|except|but|not|beyond|whatsoever|without|unless)|any (?:other|unauthori[sz]ed) (?:purposes?|uses?|reason)|not for any ?(?:thing)? (?:other|else)|nothing (?:else|more|but|other than)|not otherwise|nothing further|beyond (?:those|the purposes?|what|that|the scope)|purposes? (?:other than|beyond|outside)|other purposes?|other than (?:to|for|as)|outside (?:the scope|of the purposes?)|uses? other than)
sell            = (?:sells?|selling|sold|sale|resell|rent(?:s|ed|al|ing)?|traded?(?! secret)|trades|trading|moneti[sz]\w+|barter\w*)
ads             = (?:ads|advertis\w+|marketing|adverts?|promotional)
destroy         = (?:destroy(?:s|ed|ing)?|destruction|delet(?:e|es|ed|ing|ion)|eras(?:e|es|ed|ing|ure)|purg(?:e|es|ed|ing)|shred(?:s|ded|ding)?|wip(?:e|es|ed)|dispos(?:e|es|ed|ing|al|ition)(?: of)?|expung(?:e|es|ed))
destroys        = (?:destroy(?:s|ed)?|delet(?:e|es|ed)|eras(?:e|es|ed)|purg(?:e|es|ed)|shred(?:s|ded)?|wip(?:e|es|ed)|dispos(?:e|es|ed)|expung(?:e|es|ed)|destruction (?:of|shall|must|will|is)|deletion (?:of|shall|must|will|is)|disposal (?:of|shall|must|will|is))
end             = (?:(?:expir\w+|terminat\w+|complet\w+|conclusion|conclud\w+|cessation|ceas\w+|clos(?:e|ing)|end(?:s|ed|ing)?|over|finish\w*|done)|no longer (?:needed|required|necessary))
number          = (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|forty(?:-five)?|forty[- ]eight|sixty|seventy[- ]two|ninety|a|an)
span            = (?:{number} ?(?:\(\d+\) ?)?(?:-| )?(?:business |calendar |working |school |full )?(?:hours?|days?|weeks?|months?|years?))
within          = (?:within (?:a (?:period|maximum) of )?{span}|(?:no|not) (?:later|more) than|{span} (?:after|of|from|following|prior)|\(?\d+(?:st|nd|rd|th)\)? (?:business |calendar |school )?day (?:after|of|from|following)|(?:by|before|on|until) (?:\d{1,2} )?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b(?: \d+)?|(?:by|on|until) \d{1,4}[-/]\d|immediately|at once|same day|by the end of the (?:school|fiscal|calendar|academic) year)
written         = (?:written|in writing|writes?|writing|signed|by (?:e-?mail|letter)|e-?mail|letter)
certify         = (?:(?:letter|note|notice) confirming|proof of (?:the )?(?:destruction|deletion|disposal)|certif(?:y|ies|ied|icate|ication)s?|written (?:confirmation|notice|assurance|statement|attestation)|attest\w*|affidavit|confirm(?:s|ed|ation)? .{0,60}in writing|confirm(?:s|ed|ation)? (?:\w+ ){0,2}in writing|in writing (?:that|when|once)|declar(?:e|es|ation)|statement of destruction|notify (?:\w+ ){1,5}in writing|notif(?:y|ies) (?:\w+ ){0,6}(?:that|once|when|of))
notify          = (?:notif(?:y|ies|ied|ication)|inform(?:s|ed)?|tell(?:s)?|told|report(?:s|ed)?|alert(?:s|ed)?|advis(?:e|es|ed)|(?:give|provide|send|deliver)s? (?:\w+ ){0,6}(?:notice|notification)|notice|hears? of)
breach          = (?:breach(?:es)?|unauthori[sz]ed (?:\w+,? (?:or |and )?){0,4}?(?:access|release|disclosure|use|acquisition|person|sharing)|security (?:incident|event)s?|data incidents?|incidents?|compromis(?:e|ed)|data loss|loss of|an? loss|lost or stolen|(?:get|got|getting|gets) (?:out|loose)|improper(?:ly)? disclos\w+)
contractbreach  = (?:(?:material(?:ly)? )?breach(?:es|ed)? (?:of|or violation of|any (?:term|provision)s? of) (?:this|the|these|its|any (?:term|provision|obligation|covenant|representation))(?: \w+)? ?(?:agreement|contract|mou|memorandum|addendum|dpa|terms?|obligations?|provisions?|promises?|warrant\w+|covenants?)?|material(?:ly)? breach\w*)
secure          = (?:(?:organi[sz]ational|technical|administrative|physical|electronic)(?:,? (?:and )?\w+){0,3} (?:measures|safeguards|controls|steps)|safeguards?|security (?:measures?|controls?|practices?|procedures?|program(?:me)?s?|precautions?|safeguards?|protections?|plans?)|protective measures|(?:reasonable|appropriate|adequate|industry[- ]standard|best) (?:\w+,? (?:and )?){0,4}?(?:security|practices|measures|precautions|steps|safeguards|procedures|controls)|physical(?:,| and) (?:\w+,? (?:and )?){0,3}(?:safeguards|controls|measures)|secur(?:e|ed|ely)|locked|password\w*|encrypt\w*|firewalls?|access controls?)
protect         = (?:protect(?:s|ed|ing|ion)?|secur(?:e|es|ity|ed)|safeguard(?:s|ed|ing)?|confidential(?:ity)?|safe|prevent(?:s|ing)?|guard(?:s|ed)?|wrong hands)
own             = (?:(?<!its )(?<!their )(?<!our )(?<!his )(?<!'s )own(?:s|ed)?|ownership|title to|(?:sole |exclusive )?property|belongs? to|belonging to|(?:remain|are|is|stay)s? (?:\w+ )?the (?:district|board|partner|council|company|school|student|university|provider|contractor|vendor)'s?(?= ?(?:$|[.,;]|and\b|alone|property)))
derived         = (?:(?:files?|tables?|copies|anything|everything|whatever|results) (?:\w+ ){0,3}(?:made|created|derived|produced) (?:from|with)|deriv(?:ed|ative)s?(?: \w+){0,2}|(?:data|information|records?) (?:\w+ ){0,2}(?:made|created|generated|produced|resulting|built|derived|computed) (?:from|by|using|through|with|out of)|derived data|de-identified data|aggregate(?:d)? data|data made from|anonymi[sz]ed data)
work            = (?:work products?|reports?|results?|findings?|deliverables?|analys[ei]s|publications?|articles?|papers?|presentations?|materials (?:created|developed|prepared)|intellectual property (?:\w+ ){0,3}(?:created|developed|conceived|arising)|inventions?|dashboards?|outputs?|manuscripts?|theses|thesis|dissertations?)
content         = (?:(?:student|pupil)[- ](?:generated|created|made)|(?:student|pupil)(?:s'|'s)? (?:content|work|works|essays|portfolios?|creations)|work(?:s)? (?:that |which )?(?:a |the )?(?:students?|pupils?) (?:makes?|creates?|produces?)|(?:content|materials?|work) (?:created|made|generated|produced|authored) by (?:a |the )?(?:students?|pupils?))
aggregate       = (?:aggregat\w+|totals?|summar(?:y|ies)|group[- ]level|summary[- ]level|tabulations?|statistics|statistical)
ferpa           = (?:ferpa|family educational rights (?:and|&)? ?privacy act|1232g|34 c\.?f\.?r\.?(?: part| §)? ?99)
law             = (?:laws?|statutes?)
govern          = (?:govern(?:s|ed|ing)?|constru(?:e|es|ed)|interpret(?:s|ed)?|enforced|determined|applies|appl(?:y|icable))
agreement       = (?:agreement|contract|memorandum(?: of (?:understanding|agreement))?|mou|moa|addendum|dpa|dua|dsa|terms)
invalid         = (?:invalid(?:ity)?|(?:not|no longer) (?:be )?(?:valid|enforceable|lawful|binding)|cannot (?:stand|be enforced)|unenforceab\w+|illegal(?:ity)?|void|unlawful|struck down|str(?:ike|uck) (?:\w+ ){0,3}down|sets? aside|fails?|prohibited)
remaining       = (?:remain(?:s|ing|der)?|rest|other (?:provisions?|terms?|parts?|clauses?|sections?)|balance|severab\w+|severed|otherwise)
identify        = (?:identif(?:y|ies|ied|ication|iable)|identit(?:y|ies))
reidentify      = (?:re-?identif\w+|de-?anonymi[sz]\w+|(?:attempt|try|seek|use|used|effort)(?:s|ed|ing)? (?:[\w,]+ ){0,8}?(?:identif(?:y|ication)|determine (?:the )?identit\w+|trace|learn (?:the )?identit\w+|contact)|(?:identify|contact|find out who|work out who|discover who|learn who|trace)|link(?:ed|ing)? (?:\w+ ){0,8}(?:to|with) (?:an? |any )?(?:individual|identif\w+|named|student|person))
need            = (?:need[- ]to[- ]know|(?:have|has|with|without) (?:an? )?(?:\w+ ){0,3}need|need(?:s|ed|ing)? (?:access|them|it|the (?:data|information|records)|such|those|to (?:know|have|access|see|use))|whose (?:duties|work|jobs?|roles?|responsibilities) (?:\w+ )?(?:require|need)s?|require(?:s)? (?:such |the )?(?:access|data|information|it|them)|necessary (?:to|for)|legitimate (?:educational )?interests?|need (?:\w+ ){0,3}to (?:perform|carry out|do|provide)|in order to (?:perform|carry out|fulfil))
limit           = (?:only|limit(?:s|ed)?|restrict(?:s|ed)?|solely|exclusively|no(?:body| one| person)? (?:other|else|but)|nobody)
compelled       = (?:subpoena\w*|court orders?|orders? of (?:a |any )?court|legal(?:ly)? (?:process|compelled|required|demand)|judicial(?:ly)? (?:order|process|compelled|\w+)|compelled|(?:required|demanded|ordered) (?:to be disclosed )?by (?:\w+ ){0,3}(?:law|court|agency|regulation|process|order)|law[- ]enforcement|freedom of information|public records requests?|requests? (?:from|by) (?:a |any )?(?:government\w*|law enforcement|court|agency|third part(?:y|ies))|court (?:or|,)|government\w* (?:agency|entity|authority|request|demand))
confident       = (?:in (?:strict(?:est)? )?confidence|(?:strictly )?confidential(?:ly|ity)?)
keep            = (?:keeps?|kept|hold(?:s)?|held|maintain(?:s|ed)?|treat(?:s|ed)?|preserv(?:e|es|ed)|protect(?:s|ed)?|ensur(?:e|es|ed)|safeguard(?:s|ed)?|remains?|regard(?:s|ed)?)
penalty         = (?:penalt(?:y|ies)|(?:liquidated |monetary |actual )?damages|disciplin\w+|debar\w*|barred from|(?:denied|deny|refuse|prohibit\w*|lose|loses|ban(?:ned)?|suspend|withdraw|revoke|forfeit)s? (?:[\w']+ ){0,5}access|(?:five|5) (?:\(\d\) )?years|fines?|fined|injunct\w+|specific performance|irreparable|sanctions?|criminal|civil liabilit\w+|prosecut\w+|terminat\w+ (?:for cause|immediately)|may (?:immediately )?(?:terminate|end)|immediate(?:ly)? (?:terminat|end)\w*)
violate         = (?:breach(?:es|ed)?|violat(?:e|es|ed|ion|ions|ing)|fail(?:s|ure|ed)?|improper(?:ly)?|misus(?:e|es|ed)|non-?compliance|unauthori[sz]ed|breaks|broken|in contravention)
publish         = (?:publish(?:es|ed|ing)?|publications?|disseminat(?:e|es|ed|ion|ing)|made public|make(?:s)? (?:\w+ ){0,3}public|go(?:es)? public|presentations? (?:of (?:the |its |any )?(?:results|findings|research)|at (?:a |any )?(?:\w+ )?(?:conference|meeting)|or publication)|present(?:s|ed)? (?:\w+ ){0,3}(?:results|findings|at (?:a )?(?:\w+ )?conferences?))
review          = (?:review(?:s|ed|ing)?|inspect(?:s|ed|ion)?|access(?:es)?|see(?:s)?|examin(?:e|es|ed|ation)|view(?:s)?|look at|copy of)
correct         = (?:correct(?:s|ed|ing|ion|ions)?|amend(?:s|ed|ment|ments)?|rectif(?:y|ied|ication)|challeng(?:e|es|ed|ing)|errors?|erroneous|inaccura(?:te|cy|cies)|mistakes?|put right|mended)
request         = (?:request(?:s|ed|ing)?|ask(?:s|ed)?|direct(?:s|ed|ion|ive)?|instruct(?:s|ed|ion|ions)?|demand(?:s|ed)?|written notice|order(?:s|ed)?|(?:call|calls) for|directive)
states          = (?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|district of columbia|(?:the )?(?:state|commonwealth) (?:in which|where) (?:\w+ ){0,8}(?:located|situated|sits))
standard        = (?:nist(?: (?:csf|cybersecurity framework|sp|special publication|800))?|iso(?:/iec)? ?27\d{3}|iso ?/ ?iec|soc ?(?:2|3|ii)|164\.3\d\d|hipaa security rule|hitrust|fips(?: pub)? ?\d*|cis (?:critical security )?controls|fedramp|aes[- ]?\d*|tls ?\d?|ssl|pci[- ]dss|cobit|csa star|multi-?factor authentication|two-?factor authentication|1edtech trustedapps)
transit         = (?:(?:in|during|data in) (?:transit|transmission|motion|flight|transfer)|at transit|transmi(?:t|ts|tted|ssion)|transfer(?:s|red)?|on the way|moved?|moves|sent|travel\w*|over (?:the internet|(?:open|public) networks?)|tls|https|sftp)
rest            = (?:(?:at|data at) rest|stor(?:e|es|ed|age)|(?:are|is|where|wherever) (?:they are |it is )?(?:kept|held)|on (?:disk|disks|servers|laptops?|any device|portable)|in storage|at-rest|databases?|aes[- ]?\d*)
encrypt         = (?:encrypt(?:s|ed|ing|ion)?|cipher\w*)
place           = (?:united states|u\.s\.a?\.?|usa|continental us|data ?cent(?:er|re)s?|cloud|servers? (?:in|at|located|of|on)|aws|amazon web services|azure|google cloud|offices? (?:in|at|of)|(?:room|building) \w+|on[- ]premises?|canada|{states})
stored          = (?:stor(?:e|es|ed|ing|age)|kept|hosted|hosts?|hous(?:e|es|ed)|located|reside[sd]?|maintained on|held (?:in|on|at))
bounds          = (?:flow(?:s)? down|pass(?:es)? down|bound|bind(?:s)?|oblig\w+|agree(?:s|d)?|requir(?:e|es|ed|ing)|impos(?:e|es|ed|ing)|subject to|contract(?:s)?(?: with)?|written (?:agreement|contract)s?|compl(?:y|ies)|hold(?:s)? (?:\w+ ){0,4}to|held to|adhere[sd]?|abide[sd]?|sign(?:s|ed)?|promises?|under(?= (?:the same|terms))|accept(?:s|ed)?)
noweaker        = (?:the same|(?:no|not) (?:less|weaker|looser) (?:\w+ )?(?:than|protective|stringent|restrictive)?|at least (?:as|the same|equivalent|the)|as (?:strict|stringent|restrictive|protective|strong)(?:ly)? as|equivalent|equal(?:ly)?|identical|consistent with (?:this|the|those)|(?:all|each) (?:of )?(?:the )?(?:terms|provisions|obligations|requirements|data security provisions|conditions|duties|restrictions)|(?:the )?(?:terms|provisions|obligations|requirements|conditions|duties|restrictions) (?:and conditions )?(?:of|in|under|set (?:out|forth) in) (?:this|these|the)|this (?:agreement|contract|addendum|dpa|memorandum)|these terms|more (?:strict|stringent|restrictive|protective)|stricter)
audit           = (?:audit(?:s|ed|ing)?|inspect(?:s|ed|ion|ions)?|monitor(?:s|ed|ing)?|verif(?:y|ies|ied|ication)|examin(?:e|es|ation)|check(?:s|ed)?|on-?site (?:visits?|reviews?))
permit          = (?:may|right to|entitled to|permit(?:s|ted)?|allow(?:s|ed)?|grant(?:s|ed)?|can|give(?:s)? (?:\w+ ){0,4}access|cooperate(?:s)? (?:with|in)|submit(?:s)? to|subject to (?:an? )?(?:audit|inspection)|available for|open to)
commercial      = (?:commercial(?:ly)?(?! (?:reasonable|practica\w+|feasible))|for[- ]profit|for (?:its|their) own (?:purposes?|benefit|profit|use|business)|product (?:development|improvement)|(?:develop|improv)\w* (?:\w+ ){0,4}(?:products?|services?)|profit|(?:its|their) own (?:\w+ ){0,2}(?:purposes?|benefit|profit|gain|business))
blank           = (?:_{2,}|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|\.{4,}|…{2,})
"""


def _read() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _WORDS.strip().splitlines():
        name, _, words = line.partition("=")
        for earlier, pattern in found.items():
            words = words.replace("{" + earlier + "}", pattern)
        found[name.strip()] = words.strip()
    return found


FAMILIES: Mapping[str, str] = MappingProxyType(_read())
"""Every family of words by name: a regular expression without outer word boundaries."""
