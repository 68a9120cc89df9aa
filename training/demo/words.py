"""What the invented people of the path wrote, and what trainers and a mentor said."""

APPLICATIONS: list[tuple[str, str, str]] = [
    (
        "Ik oefen sinds de cursus van drie jaar geleden, meestal 's ochtends voor het werk, een kwartier op de rand van "
        "het bed. In weken met nachtdiensten komt er niets van en dan begin ik gewoon weer. Het laatste jaar liep ik een "
        "keer per maand mee met de open oefenavond. Wat er veranderde is klein: ik merk eerder dat ik streng ben, en ik "
        "kan er dan om glimlachen in plaats van er nog iets bovenop te doen.",
        "Ik leid al vijf jaar een intervisiegroep van huisartsen in de regio, acht keer per jaar, en geef twee keer per "
        "jaar onderwijs aan coassistenten over het slechtnieuwsgesprek. In die groepen leerde ik vooral om de stilte te "
        "laten duren, en om niet alles zelf te willen oplossen.",
        "Ik zie om me heen collega's die voor iedereen zorgen en zichzelf overslaan. Ik was er een van. De cursus gaf me "
        "geen trucje maar een andere toon, en die hoor ik nu terug in hoe ik met patiënten praat. Ik wil die toon "
        "doorgeven, in het begin aan aios in onze streek, in de avond, dicht bij hun werk. Wat ik zelf nog te leren heb, "
        "weet ik ook: ik wil te graag dat het iedereen helpt. Als iemand wegblijft, neem ik dat mee naar huis. Ik hoop in "
        "de opleiding te oefenen met laten: de groep laten, de oefening laten werken of niet, en mijn eigen "
        "teleurstelling vriendelijk ontvangen. Ik kan er de maandagavonden voor vrijhouden, en mijn maten weten ervan.",
    ),
    (
        "Mijn beoefening begon na een moeilijk jaar en is sindsdien gebleven, al is ze van vorm veranderd. Twee jaar "
        "geleden zat ik iedere avond twintig minuten, nu wandel ik vaker in stilte naar het ziekenhuis en neem ik drie "
        "keer per dag een korte pauze. Een keer per jaar ga ik een week in retraite. Als het een tijd niet lukt, schrijf "
        "ik op wat er dan in de weg zit, meestal is dat haast, en begin ik met één minuut.",
        "Als verpleegkundig specialist leid ik het moreel beraad op onze afdeling, ongeveer tien keer per jaar. Daarvoor "
        "gaf ik een paar jaar scholing aan nieuwe collega's. Ik weet hoe het voelt als een groep niet wil, en dat het "
        "helpt om dat dan gewoon te zeggen.",
        "Op onze afdeling praten we veel over wat er misging en weinig over hoe het met ons is. Toen ik na een reanimatie "
        "de oefening met de hand op het hart voorstelde, bleef het eerst stil, en daarna wilde niemand meer weg. Dat wil "
        "ik vaker mogelijk maken, voor verpleegkundigen en artsen samen, want die scheiding doet niemand goed. Ik wil "
        "leren hoe je een cursus van begin tot eind draagt, ook in week vijf, als het zwaar wordt en mensen afhaken. Wat "
        "ik meebreng is rust en humor. Wat ik mis is ervaring met heftige emoties in een groep: ik word dan te "
        "praktisch. Daar wil ik begeleiding bij, en ik ben benieuwd naar het gesprek daarover met jullie.",
    ),
]

REASONS = {
    "passed": "Een rijpe eigen beoefening en een nuchter zicht op wat nog te leren is. Rustig in het gesprek.",
    "condition": "Overtuigend in het gesprek. De retraite was korter dan we vragen; dat is in te halen.",
    "not_yet": "De wens is er, de eigen beoefening is nog jong en leunt op de druk van dit jaar. Te vroeg.",
}
NOT_YET = (
    "Dank je voor je openheid. We zien hoe graag je dit wilt, en ook dat het een zwaar jaar was. We denken dat het helpt "
    "om eerst een half jaar zelf te oefenen zonder iets te moeten: kom eens per maand naar de open oefenavond, en ga een "
    "week in retraite. Wat je schreef, blijft staan. We spreken je daarna graag opnieuw."
)
CONDITION = (
    "Ja, je bent welkom. We vragen nog één ding: ga voor de opleiding een keer vijf dagen achter elkaar in stilte, met "
    "een leraar. De drie dagen die je deed waren een mooi begin.",
    "Ik was vorige maand vijf dagen in stilte in de Ardennen, met een leraar. De bevestiging staat bij de retraite. Dag "
    "drie was de moeilijkste en achteraf de beste.",
)
LEARNT = (
    "De oefeningen gingen vanzelf, sneller dan ik dacht. Moeilijk was de vierde avond, toen twee deelnemers huilden en ik "
    "mijn draaiboek wilde volgen. Ik heb toen het plan losgelaten en we hebben een half uur alleen maar geademd en "
    "geluisterd. In de consultatie hoorde ik dat anderen dat ook kennen, en dat je achteraf rustig kunt zeggen wat je liet "
    "liggen. Nu zou ik vooraf minder inplannen en aan het begin vaker vragen wat er nodig is. Ook zou ik eerder bellen "
    "met wie een avond mist. Twee van de tien stopten, en bij een van hen hoorde ik te laat dat het thuis niet ging. Ik "
    "ben blij dat ik het deed en ik wil er in het najaar nog een geven."
)
# Days ago, whether the candidate says it, and what.
THREAD: list[tuple[float, bool, str]] = [
    (61, False, "Fijn dat we samen oplopen. Zullen we na je tweede avond bellen? Schrijf me gerust daarvoor al iets."),
    (58, True, "Graag! Ik heb negen aanmeldingen en slaap er slecht van. Eén van hen is mijn oude opleider."),
    (57, False, "Dat is me er een. Je hoeft niet voor je opleider les te geven: geef les aan de stoel naast hem. En "
                "slaap is ook oefenen."),
    (30, True, "Avond drie ging goed. Ik heb de lange meditatie ingekort en niemand miste iets. Ik wel: mijn notities."),
    (29, False, "Mooi. Leg ze volgende keer onder je kussen in plaats van op schoot, en kijk wat er gebeurt."),
    (5, True, "Vraag voor donderdag: wat doe je met iemand die steeds advies geeft aan de anderen?"),
]  # fmt: skip
