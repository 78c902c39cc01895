"""Names of invented people, from many places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

GIVEN = """
Abena Adaeze Ailsa Aino Akira Alasdair Amara Anouk Aoife Arjun Aylin Bao Beatriz Benedek Birgit Bjarte Bronwen Camila
Catarina Chidi Ciaran Dagny Daichi Dalia Darko Devika Duc Ebru Eilidh Eleni Emeka Esma Eszter Farah Fatou Femke Fintan
Gaurav Giulia Gunnar Hamza Hana Haruka Henrike Hyun-woo Ibrahim Ilse Imani Inaya Ines Irina Isandro Iva Jaroslav Jin-ah
Joaquim Kalani Karim Katja Kofi Kwabena Laszlo Leilani Lerato Linh Ludmila Mahlet Maite Malin Manoj Marit Mbali Mehmet
Mei-ling Milos Mirela Nadia Naoki Nasrin Ngozi Nilufar Oddny Oksana Olamide Oriol Paivi Parisa Petronela Pilar Priya
Quynh Rahel Ramona Rana Ravi Rhian Riikka Rosalind Ruben Sadia Sakura Samir Sanna Selam Sibusiso Signe Sinead Solveig
Sunita Svetlana Tadeusz Tamar Tariq Teuta Thandiwe Thijs Tomasz Torvald Uchenna Umar Urszula Vasile Vesna Wanjiru Wen
Xochitl Yael Yara Yiannis Yusuf Zainab Zofia Zoltan Åsa Élodie Øyvind Çağla Łucja
""".split()  # noqa: SIM905  a table to read
FAMILY = """
Aaltonen Abiodun Achterberg Adjei Agarwal Aguirreza Ahlgrimm Akhtar Almeida-Reis Andriessen Anyanwu Arslantas Asante
Baczynska Balogun-West Barzani Bednarz Belachew Bhattarai Bijleveld Bjornstad Boateng Bogdanova Brannigan Buthelezi
Cabrelles Castellvi Chakravarti Chandrasiri Chaudhary Chikwanha Cieslak Colquhoun Csonka Dahlqvist Danjuma Delacroix
Demirtas Dlamini Dobrowolny Duarte-Pires Ebersbach Eklund-Holm Enriquez Eriksdotter Fagerholm Farkasova Fekete Ferreyra
Fitzmorris Fjellstad Galbraith Gebremedhin Georgallis Ghaffari Goncharuk Gudmundsen Gunawardena Habtemariam Haddad-Nour
Halvorsrud Haraldsen Hashemian Hietala Hoang-Tran Holubova Horvatinec Huseynli Iwashita Jankauskas Jaramillo Jokinen
Kaczmarz Kahananui Kamau-Njeri Karapetian Kawabe Khalidov Kiplagat Kjelland Kobayakawa Kovalchyk Kristoforou Kuusela
Lachowicz Lagerstrom Lamptey Leclair-Roy Lindegaard Lovasz Mabaso Macgillivray Mahlangu Mandlik Marchetto Matsuzawa
Mazurkova Mbekwa-Ross Mehrotra Mensah-Bell Mikkelborg Molnarne Moyo-Clarke Mukhtarov Murakoshi Nakagome Nasrallahi
Ndlovukazi Nguyen-Le Niedermayr Nwachukwu Obrecht Odhiambo Okonji-Hart Olawale Onyango Orellana Ostrowicz Oyelaran
Palsdottir Papantoniou Pereverzev Petkovska Phiri Pietarinen Quintanilha Raghavendra Rasmusson Razafy Rosengaard
Ruzickova Saarinen-Kehl Sabanoz-Orn Salonga Sandviken Satybaldy Schaffrath Sekibo Serrano-Vidal Shirinov Sithebe
Skaret-Lie Solbakken Stavrakis Subramoni Suleymanov Szarka Takemori Tanimura Tekle Thorvaldsen Tiwari-Shah Tomaszek
Tsakiris Tshabalala Uchegbu Ueno-Sato Vaidyanath Valtonen Vandersmissen Vasquez-Luna Veerappan Virtala Vukcevic Wachira
Wanyonyi Westerhof Wierzbicki Wijnbergen Woldemariam Yamaguchi-Lund Yildirimer Zachariou Zambrano Zelenkova Zubairi
""".split()  # noqa: SIM905  a table to read


class Names:
    """Draws names, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._drawn: set[str] = set()

    def draw(self) -> str:
        """Return a name that was not drawn before."""
        name = f"{self._rng.choice(GIVEN)} {self._rng.choice(FAMILY)}"
        if name in self._drawn:
            return self.draw()
        self._drawn.add(name)
        return name
