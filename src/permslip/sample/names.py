"""Names for a fictional district: plain lists by broad community, written for this project.

Each list is in three tiers: common, familiar, rare, drawn 6 : 3 : 1 per name. Given and family
names are drawn independently of one another, so no pair stands for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

COMMUNITIES: Final = ("european", "hispanic", "black", "south_asian", "east_asian")
TIER_WEIGHTS: Final = (6, 3, 1)

_Tiers = tuple[str, str, str]

_GIRLS: Final[dict[str, _Tiers]] = {
    "european": (
        "Abigail Amelia Ava Charlotte Chloe Ella Emily Emma Grace Hannah Lily Olivia Sophia",
        "Alice Anna Audrey Caroline Claire Eleanor Elizabeth Evelyn Hazel Julia Katherine Lucy Madeline Molly "
        "Natalie Nora Paige Rose Sarah Stella Violet",
        "Adele Agnieszka Bridget Colleen Elise Fiona Francesca Greta Helena Imogen Ingrid Kasia Maeve Margaret "
        "Matilda Philippa Rosalie Siobhan Sylvia Winifred Zofia",
    ),
    "hispanic": (
        "Alexa Ariana Camila Daniela Gabriela Isabella Mariana Mia Natalia Sofía Valentina Valeria",
        "Adriana Alondra Andrea Carolina Elena Fernanda Jazmín Julieta Leslie Lucía Luz Marisol Paola Renata "
        "Ximena Yaritza",
        "Araceli Belén Dayanara Esperanza Graciela Inés Itzel Lourdes Maribel Nayeli Noemí Pilar Rocío Soledad "
        "Yesenia Zuleyka",
    ),
    "black": (
        "Aaliyah Ava Gabrielle Imani Jada Kayla Kennedy Layla London Madison Nevaeh Zoe",
        "Aniyah Brielle Ciara Destiny Ebony Jasmine Journee Kiara Laila Makayla Nia Nyla Skylar Trinity Zuri",
        "Adaeze Amara Chiamaka Efua Fatou Keziah Marie-Ange Nadège Naomi Oluchi Shanice Sherine Tamika Tiana Yaa",
    ),
    "south_asian": (
        "Aanya Aisha Ananya Diya Fatima Isha Maryam Priya Riya Saanvi",
        "Amina Avni Hira Kavya Meera Neha Nisha Pooja Sana Shreya Tara Zara",
        "Anjali Bushra Charvi Deepika Gayatri Iqra Jhanvi Lakshmi Mahnoor Nandini Rukhsar Sumaiya Tanvi Vidya",
    ),
    "east_asian": (
        "Angela Chloe Emily Grace Jessica Kayla Michelle Olivia Sophie Tiffany",
        "Amy Anna Cindy Ellen Hana Jenny Linh Mei Mina Nancy Vivian Yuna",
        "Aiko Bao-Yi Hyejin Jia Joonhee Kim-Ly Lan Minh-Anh Naoko Ngoc Seoyeon Thuy Xinyi Yilin Yuki",
    ),
}

_BOYS: Final[dict[str, _Tiers]] = {
    "european": (
        "Aiden Benjamin Connor Daniel Ethan Henry Jack James Liam Lucas Matthew Noah Owen Ryan William",
        "Alexander Andrew Brendan Cameron Charles Colin Dylan Evan Gavin George Jacob John Joseph Luke Michael "
        "Nathan Nicholas Patrick Samuel Thomas Tyler",
        "Ambrose Bartosz Cormac Dominic Edmund Fergus Gregory Harrison Jakub Leopold Malcolm Niall Oskar Quentin "
        "Rory Stefan Tadeusz Vincent Walter",
    ),
    "hispanic": (
        "Adrián Alejandro Ángel Carlos Daniel Diego Gabriel Javier Jesús José Juan Luis Mateo Santiago Sebastián",
        "Alexis Andrés Cristian Eduardo Emiliano Fernando Héctor Iván Jorge Julián Leonardo Miguel Nicolás Óscar "
        "Rafael Ricardo",
        "Abimael Baltazar Efraín Ezequiel Gilberto Heriberto Ignacio Joaquín Leandro Moisés Osvaldo Ramiro Rigoberto "
        "Ulises Wilfredo",
    ),
    "black": (
        "Aiden Amir Brandon Caleb Christian Elijah Isaiah Jayden Jeremiah Jordan Joshua Josiah King Malik Xavier",
        "Andre Cameron Darius Dante Demetrius Elias Jalen Kareem Khalil Marcus Micah Quincy Tariq Terrence Tyrese",
        "Babatunde Chidi Cyprien Desmond Emeka Fabrice Ibrahim Jean-Paul Kofi Kwame Lamar Mamadou Obinna Roosevelt "
        "Winston",
    ),
    "south_asian": (
        "Aarav Ahmed Ali Arjun Aryan Hamza Ishaan Rohan Vihaan Zain",
        "Advait Bilal Dev Faisal Imran Kabir Karan Nikhil Omar Rahul Rishi Samir Yash",
        "Ashwin Chirag Danyal Farhan Gautam Harpreet Jatin Mohsin Parth Raghav Sajid Tejas Usman Varun",
    ),
    "east_asian": (
        "Aaron Alan Andrew Brian Daniel Eric Ethan Jason Kevin Ryan",
        "Anthony Charlie David Henry Jeffrey Justin Kenji Minh Peter Steven Tony Vincent",
        "Bao Dae-jung Duc Hiro Huy Jian Jiho Khoa Minjun Quang Ren Takumi Tuan Wei Yifan",
    ),
}

_FAMILIES: Final[dict[str, _Tiers]] = {
    "european": (
        "Anderson Baker Clark Davis Johnson Kelly Miller Moore Murphy Russo Smith Sullivan Walsh Williams",
        "Allen Bennett Burke Carroll Collins DeLuca Esposito Fitzgerald Foster Gallagher Hughes Kowalski Lombardi "
        "Marino McCarthy Morgan Nelson Nowak O'Brien O'Connor Palmer Reilly Rossi Ryan Turner Ward Wright",
        "Ashworth Bielski Bramwell Calabrese Castellano Chmielewski Cunningham Dombrowski Drummond Egan Ferrante "
        "Fontaine Gagnon Halloran Hendrickson Jankowski Lachance Lindqvist Mastroianni Novak O'Shaughnessy Pelletier "
        "Petrosyan Quigley Richter Sorensen St. Pierre Tedesco Vandermeer Wasilewski Whitcomb Zielinski",
    ),
    "hispanic": (
        "Cruz Díaz García González Hernández López Martínez Ortiz Pérez Ramírez Rivera Rodríguez Sánchez Torres",
        "Acosta Alvarado Aponte Burgos Castillo Colón Cordero Delgado Figueroa Flores Fuentes Gómez Guzmán Jiménez "
        "Maldonado Medina Mejía Morales Nieves Núñez Reyes Rosario Santiago Vargas Vázquez Vega",
        "Alicea Arévalo Barahona Betancourt Cabán Cajigas Chávez-Luna Echevarría Galarza Guamán Irizarry Lebrón "
        "Montañez Paredes Quiñones Quispe Ríos-Vega Saldívar Tenesaca Toledo Ureña Villafañe Yupanqui Zayas",
    ),
    "black": (
        "Brown Campbell Davis Grant Harris Jackson Johnson Jones Robinson Smith Thompson Williams",
        "Alexander Banks Bryant Charles Coleman Edwards Ellis Francis Gordon Green Henry James Joseph Lewis Mitchell "
        "Morrison Pierre Powell Reid Simmons Walker Washington",
        "Achebe Adeyemi Asante Augustin Baptiste Boateng Chukwu Dessalines Diallo Effiong Fofana Gyamfi Jean-Louis "
        "Kamara Laguerre Mensah Ndiaye Okafor Onyango Osei Toussaint Traoré Wedderburn",
    ),
    "south_asian": (
        "Ahmed Ali Khan Kumar Patel Rahman Shah Sharma Singh",
        "Agarwal Chowdhury Desai Gupta Hossain Iyer Joshi Malik Mehta Nair Rao Reddy Siddiqui",
        "Banerjee Bhattacharya Chaudhry Deshpande Farooqui Ganguly Jayaraman Kulkarni Menon Mukherjee Parikh Qureshi "
        "Subramanian Trivedi Venkatesan",
    ),
    "east_asian": (
        "Chen Kim Lee Li Liu Nguyen Park Tran Wang Zhang",
        "Chang Cho Choi Huang Le Lin Pham Santos Sato Wong Wu Yang",
        "Bautista Duong Fujimoto Hoang Jeong Kwon Luong Mizuno Nakagawa Ocampo Phan Quach Seo Takeda Trinh Xiong Zhou",
    ),
}

LANGUAGES: Final = (
    "English", "Spanish", "Portuguese", "Polish", "Albanian", "Arabic", "Ukrainian", "Haitian Creole", "French",
    "Twi", "Hindi", "Gujarati", "Urdu", "Telugu", "Bengali", "Mandarin", "Vietnamese", "Korean", "Japanese",
)  # fmt: skip

_LANGUAGE_SHARES: Final[dict[str, dict[str, float]]] = {
    "european": {"English": 0.925, "Portuguese": 0.022, "Polish": 0.018, "Albanian": 0.012, "Arabic": 0.013,
                 "Ukrainian": 0.010},
    "hispanic": {"English": 0.37, "Spanish": 0.61, "Portuguese": 0.02},
    "black": {"English": 0.91, "Haitian Creole": 0.045, "French": 0.02, "Twi": 0.025},
    "south_asian": {"English": 0.48, "Hindi": 0.10, "Gujarati": 0.12, "Urdu": 0.13, "Telugu": 0.09, "Bengali": 0.08},
    "east_asian": {"English": 0.55, "Mandarin": 0.23, "Vietnamese": 0.12, "Korean": 0.07, "Japanese": 0.03},
}  # fmt: skip


def _listed(tiers: _Tiers) -> list[tuple[str, int]]:
    pairs = []
    for names, weight in zip(tiers, TIER_WEIGHTS, strict=True):
        words = names.replace("St. Pierre", "St._Pierre").split()
        pairs += [(word.replace("_", " "), weight) for word in words]
    return pairs


def _flat(source: dict[str, _Tiers]) -> tuple[tuple[str, ...], list[list[float]]]:
    words: list[str] = []
    for community in COMMUNITIES:
        words += [name for name, _ in _listed(source[community]) if name not in words]
    place = {word: i for i, word in enumerate(words)}
    tables = []
    for community in COMMUNITIES:
        row = [0.0] * len(words)
        for name, weight in _listed(source[community]):
            row[place[name]] += weight
        tables.append(row)
    return tuple(words), tables


def girls() -> tuple[tuple[str, ...], list[list[float]]]:
    """Given names, and one row of weights per community."""
    return _flat(_GIRLS)


def boys() -> tuple[tuple[str, ...], list[list[float]]]:
    """Given names, and one row of weights per community."""
    return _flat(_BOYS)


def families() -> tuple[tuple[str, ...], list[list[float]]]:
    """Family names, and one row of weights per community."""
    return _flat(_FAMILIES)


def languages() -> Sequence[Sequence[float]]:
    """One row of weights over ``LANGUAGES`` per community (invented; Spanish homes come to about 18%)."""
    return [[_LANGUAGE_SHARES[community].get(word, 0.0) for word in LANGUAGES] for community in COMMUNITIES]
