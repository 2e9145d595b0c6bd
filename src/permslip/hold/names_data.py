"""Common given and family names in the United States, to notice a column of names by its cells.

A data table of lower-case words, written for this purpose. Words that are as often something else
(a colour, a month, a place word) are left out, so that a hit means a name.
"""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    aaliyah aarav aaron abigail adam adeline adriana ahmed aiden aisha alan albert alejandro alexander
    alexis ali alice alma alvin amanda amber amelia amina amy ana ananya andrea andrew angel angela anil
    ann anna annie anthony antonio aria arjun arthur asher ashley audrey aurora austin ava avery barbara
    barry bella benjamin betty beverly billy bobby bonnie bradley brandon brayden brenda brian brittany
    brooklyn bruce bryan caleb camila carl carlos carmen carol carolyn carter catherine chad charles
    charlotte chen cheryl chester chloe christian christina christine christopher cindy claire clara
    clarence clifford colton connie cooper cora craig curtis cynthia dale daniel daniela danielle david
    debbie deborah debra deepak delilah denise dennis deshawn dewayne diana diane diego diya donald donna
    doris douglas dylan easton edna eduardo edward efrain eleanor elena eli elijah elizabeth ella emiliano
    emily emma eric erica ernest esperanza ethan ethel eugene eva evelyn ezra fatima fernando frances
    francis francisco frank fred gabriel gabriela gary george gerald gilbert glenn gloria grace grayson
    gregory guadalupe hannah hao harold harper hassan hazel heather helen henry holly howard hudson hui
    ibrahim imani isaac isabel isabella ivy jack jackson jacob jacqueline jamal james janet janice jason
    javier jayden jean jeff jeffrey jennifer jeremy jerry jesse jessica jill jing joan joe john johnnie
    johnny jonathan jordan jose joseph josephine joshua joyce juan judith judy julia julie jun justin karen
    katherine kathleen kathryn kayden kayla keisha keith kelly kennedy kenneth kevin kiara kimberly kiran
    kurt kyle kylie lamar landon larry latoya laura lauren lawrence layla leah leo leonard leonardo leticia
    levi liam lillian lily lincoln linda ling lisa logan lori louis lucas lucia lucy luis lydia mackenzie
    madison malik manuel marcus margaret maria mariana marie marilyn mario marion marjorie mark martha mary
    mason mateo matthew megan mei melissa melvin mia michael michelle miguel miles min ming misty mohammed
    monica nancy naomi natalie nathan neha nevaeh nia nicholas nicole noah nolan nora norma olivia omar
    owen paisley pamela patricia patrick paul paula pedro peggy penelope peter peyton philip piper pooja
    preston priya quinn rachel rafael rahul raj ralph randy ravi raymond reagan rebecca regina rhonda
    ricardo richard riley robert robin roger rohan ronald rosa roy ruby russell ruth ryan sabrina sadie
    samantha samuel sandra sandro santiago sara sarah savannah sawyer scarlett scott sean sebastian
    serenity sharon shirley skylar sofia sophia stacy stella stephanie stephen steven sunita susan tamika
    tammy tanya teresa terry thelma theresa thomas timothy tina traci tracy travis tyler tyrone valentina
    vanessa veronica victoria vincent violet virginia vivian walter wanda wayne wei wendy william willie
    wyatt xavier ximena xin yan yolanda yusuf zachary zainab zoe zoey
""".split()
)

FAMILY_NAMES = frozenset(
    """
    abbott acevedo acosta adams adkins aguilar aguirre ahmed alexander alfaro ali allen allison alvarado
    alvarez andersen anderson andrade andrews anthony arellano arias armstrong arnold arroyo ashley atkins
    atkinson austin avalos avery avila ayala ayers bailey baker baldwin ballard barajas barber barker
    barnes barnett barr barrera barrett barron barry bartlett barton bass bates bauer bautista baxter beard
    beasley beck becker bell beltran bender benitez benjamin bennett benson bentley benton berg berger
    bernal bernard berry blackburn blackwell blair blake blanchard blankenship blevins bond bonilla booker
    boone booth bowen bowers bowman boyd boyer boyle bradford bradley bradshaw brady brandt bravo brennan
    brewer bridges briggs brock brooks browning bruce bryan bryant buchanan buck buckley bullock burch
    burgess burke burnett burns burton butler byrd cabrera cain calderon caldwell calhoun callahan camacho
    cameron campbell campos cannon cano cantrell cantu cardenas carey carlson carpenter carr carrillo
    carroll carson carter casey castaneda castillo castro cervantes chambers chan chandler chang chapman
    charles chavez chen choi christensen christian chung cisneros clark clarke clayton clements cline cobb
    cochran coffey cohen cole coleman collier collins colon combs compton conley conner conrad contreras
    conway cook cooper copeland cordova corona correa cortes cortez costa cox craig crane crawford crosby
    cruz cuevas cummings cunningham curry curtis dalton daniel daniels daugherty davenport david davidson
    davila davis dawson dean decker dejesus delacruz delarosa deleon delgado dennis diaz dickerson dickson
    dillon dixon dodson dominguez donaldson donovan dorsey dougherty douglas doyle drake duarte dudley
    duffy duke duncan dunlap dunn duran durham dyer eaton edwards elliott ellis ellison enriquez erickson
    escobar esparza espinosa espinoza esquivel estes estrada evans everett farley farrell faulkner felix
    ferguson fernandez figueroa finley fischer fisher fitzgerald fitzpatrick fleming fletcher flores
    flowers floyd flynn foley foster fowler fox francis franco frank franklin frazier frederick freeman
    friedman fry frye fuentes fuller gaines galindo gallagher gallegos galvan garcia gardner garner garrett
    garrison garza gates gentry george gibbs gibson gilbert giles gill gillespie gilmore glenn glover gomez
    gonzales gonzalez goodman goodwin gordon gould graham grant graves greene greer gregory griffin
    griffith grimes gross guerra guerrero guevara gutierrez guzman hahn hale haley hall hamilton hammond
    hampton hancock hanna hansen hanson hardin harding hardy harmon harper harrell harrington harris
    harrison hart hartman harvey hawkins hayden hayes haynes heath hebert henderson hendricks hendrix henry
    hensley henson herman hernandez herrera herring hess hester hickman hicks higgins hines hinton hobbs
    hodge hodges hoffman hogan holland holloway holmes holt hoover hopkins horne horton houston howard howe
    howell huang hubbard huber hudson huerta huff huffman hughes hull humphrey hunt hunter hurley hurst
    hutchinson huynh ibarra ingram jackson jacobs jacobson james jaramillo jarvis jefferson jenkins
    jennings jensen jimenez johns johnson johnston jones jordan joseph juarez kane kaur keith keller kelley
    kelly kemp kennedy kent kerr khan kim king kirby kirk klein kline knapp knight knox koch kramer krueger
    lam lamb lambert landry lang lara larsen larson lawrence lawson leach leal leblanc lee leon leonard
    lester levy lewis lim lin lindsey liu livingston lloyd logan long lopez lowe lowery lozano lucas lucero
    lugo luna lynch lynn lyons macdonald macias mack madden maddox magana mahoney maldonado malone mann
    manning marin marks marquez marsh marshall martin martinez mason massey mata mathews mathis matthews
    maxwell mayer maynard mayo mays mcbride mccall mccann mccarthy mccarty mcclain mcclure mcconnell
    mccormick mccoy mccullough mcdaniel mcdonald mcdowell mcfarland mcgee mcguire mcintosh mcintyre mckay
    mckee mckenzie mckinney mclaughlin mclean mcmahon mcmillan mcpherson meadows medina medrano mejia
    melendez melton mendez mendoza mercado merritt meyer meyers meza michael middleton miles miller miranda
    mitchell molina monroe montes montgomery montoya moody moore mora morales moran moreno morgan morris
    morrison morrow morse morton moses mosley moss moyer mueller mullen mullins munoz murillo murphy murray
    myers nash nava navarro neal nelson newman newton nguyen nichols nicholson nielsen nixon nolan norman
    norris norton novak nunez obrien ochoa oconnell oconnor odom odonnell oliver olsen olson oneal oneill
    orozco orr ortega ortiz osborne owen owens pacheco padilla palacios palmer parker parra parrish parsons
    patel patrick patterson patton paul payne pearson peck pena pennington peralta perez perkins perry
    peters petersen peterson pham phan phelps phillips pierce pineda pittman pitts pollard ponce poole
    porter portillo potter potts powell powers pratt preston proctor pruitt pugh quinn quintana quintero
    ramirez ramos ramsey randall randolph rangel rasmussen raymond reed reese reeves reid reilly reyes
    reyna reynolds rhodes richard richards richardson richmond riley rios rivas rivera rivers roach robbins
    roberson roberts robertson robinson robles rocha rodgers rodriguez rogers rojas rollins roman romero
    rosales rosario rosas ross roth rowe rowland roy rubio ruiz russell russo ryan salas salazar salgado
    salinas sampson sanchez sanders sandoval sanford santana santiago santos saunders savage sawyer
    schaefer schmidt schmitt schneider schroeder schultz schwartz scott sellers serrano sexton shaffer shah
    shannon shaw shelton shepard shepherd sheppard sherman shields sierra silva simmons simon simpson sims
    singh singleton skinner sloan smith snyder solis solomon sosa soto sparks spears spence spencer
    stafford stanley stanton stark steele stein stephens stephenson stevens stevenson stewart stokes stout
    strickland stuart suarez sullivan sutton swanson sweeney tang tanner tapia tate taylor terrell terry
    thomas thompson thornton todd torres townsend tran travis trejo trevino trujillo truong tucker turner
    tyler underwood valdez valencia valentine valenzuela vance vang vargas vasquez vaughan vaughn vega
    velasquez velazquez velez ventura villa villalobos villanueva villarreal villegas vincent wade wagner
    walker wallace waller walsh walter walters walton wang ward warner warren washington waters watkins
    watson watts weaver webb weber webster weiss welch wells wheeler whitaker whitehead whitney wiggins
    wilcox wiley wilkerson wilkins wilkinson williams williamson willis wilson wolf wolfe wong woodard
    woodward wright wu wyatt xiong yang yates yoder york young yu zamora zavala zhang zimmerman zuniga
""".split()
)
