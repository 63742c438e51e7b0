"""Sentences that make an InMail of a generated world as long as real ones are, by language."""

from random import Random

SHORTEST, LONGEST = 140, 560
POOL = 64

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The team ships every day and nobody is on call more than one week in eight.",
        "You would own the pipeline from the first event to the last report.",
        "We moved to a smaller office last spring, so most of us work from home three days a week.",
        "The interview is one conversation and one afternoon with the people you would work with.",
        "I read your talk about slow queries twice – the part on queues is pinned in our channel.",
        "If now is a bad moment, a short “later” is enough and I will not write again before June.",
    ),
    "de": (
        "Das Team ist klein, erfahren und entscheidet vieles selbst.",
        "Die Stelle ist unbefristet, auf Wunsch auch mit vier Tagen in der Woche.",
        "Vor Ort treffen wir uns dienstags; sonst arbeiten alle, wo es ihnen passt.",
        "Über Größe und Zuschnitt der Aufgaben sprechen wir gern, bevor Sie sich festlegen.",
        "Unterlagen brauche ich zunächst keine, ein kurzes Gespräch genügt völlig.",
        "Sollte es gerade ungünstig sein, freue ich mich auch über ein „später vielleicht“.",
    ),
    "fr": (
        "L’équipe compte neuf personnes, réparties entre Lyon et Nantes.",
        "Le poste est à pourvoir à la rentrée, mais nous saurons attendre la bonne personne.",
        "Vous seriez responsable de la fiabilité, de l’architecture jusqu’à l’astreinte.",
        "Un premier échange d’une vingtaine de minutes suffirait à voir si l’idée vous plaît.",
        "Les frais de déménagement sont pris en charge, et l’école n’est pas loin.",
        "Si le moment est mal choisi, dites-le-moi simplement : je n’insisterai pas.",
    ),
    "pl": (
        "Zespół liczy osiem osób i sam decyduje, jak pracuje.",
        "Możliwa jest praca zdalna z dowolnego miejsca w Polsce.",
        "Rekrutacja to jedna rozmowa i jedno popołudnie z przyszłym zespołem.",
        "Chętnie odpowiem na każde pytanie, także to o wynagrodzenie i nadgodziny.",
        "Projekt jest duży, ale podzielony na części, które da się skończyć.",
        "Jeśli to zły moment, wystarczy krótka odpowiedź – nie będę się narzucać.",
    ),
    "ru": (
        "Команда небольшая, опытная и многое решает сама.",
        "Работать можно удалённо, раз в квартал мы встречаемся очно.",
        "Собеседование одно: час разговора и короткая задача вместе с будущими коллегами.",
        "Мы недавно перешли на новую архитектуру, и впереди много интересного.",
        "С переездом поможем, визу и билеты оплачивает компания.",
        "Если сейчас не время, напишите коротко, и я вернусь к вам весной.",
    ),
    "el": (
        "Η ομάδα είναι μικρή και αποφασίζει μόνη της για τα περισσότερα.",
        "Η εργασία από το σπίτι είναι δυνατή τρεις ημέρες την εβδομάδα.",
        "Η συνέντευξη είναι μία συζήτηση και ένα απόγευμα με τους συναδέλφους.",
        "Τα έξοδα μετακόμισης καλύπτονται από την εταιρεία.",
        "Θα χαρώ να απαντήσω σε κάθε ερώτηση, και για τον μισθό.",
        "Αν δεν είναι η κατάλληλη στιγμή, μια σύντομη απάντηση αρκεί.",
    ),
    "ja": (
        "少人数のチームで、設計から運用まで一貫して担当していただけます。",
        "出社は週に一度で、そのほかの日はご自宅から勤務していただけます。",
        "選考は面談一回と、チームとの半日の共同作業のみでございます。",
        "給与や働き方についてのご質問も、どうぞ遠慮なくお聞かせください。",
        "転居を伴う場合の費用は、すべて弊社にて負担いたします。",
        "今はご都合が悪いようでしたら、その旨だけお知らせいただければ幸いです。",
    ),
    "zh": (
        "团队不大，大家经验丰富，很多事情可以自己决定。",
        "每周只需到办公室一天，其余时间可以在家工作。",
        "面试只有一次谈话，加上和未来同事一起工作的一个下午。",
        "薪資、加班與休假的問題都可以直接問我，不必客氣。",
        "如果需要搬家，所有费用由公司承担，签证也由我们办理。",
        "若現在不方便，簡單回覆一句即可，我不會再打擾您。",
    ),
    "ar": (
        "الفريق صغير وخبير ويتخذ معظم قراراته بنفسه.",
        "العمل من المنزل ممكن ثلاثة أيام في الأسبوع (حتى 70%).",
        "المقابلة محادثة واحدة وبعد ظهر واحد مع زملاء المستقبل في فريق Python.",
        "تتحمل الشركة تكاليف الانتقال والتأشيرة كاملة.",
        "يسعدني أن أجيب عن أي سؤال، بما في ذلك الراتب وساعات العمل.",
        "إن لم يكن الوقت مناسبًا فيكفي رد قصير ولن أكتب ثانية قبل الصيف.",
    ),
    "he": (
        "הצוות קטן ומנוסה ומחליט לבד על רוב הדברים.",
        "אפשר לעבוד מהבית שלושה ימים בשבוע, והמשרד קרוב לרכבת.",
        "הראיון הוא שיחה אחת ואחר צהריים אחד עם הצוות של Data Platform.",
        "אשמח לענות על כל שאלה, גם על שכר ועל שעות נוספות.",
        "עלויות המעבר על חשבון החברה, כולל דירה לחודש הראשון.",
        "אם זה לא הזמן המתאים, תשובה קצרה מספיקה ולא אטריד שוב.",
    ),
    "hi": (
        "टीम छोटी और अनुभवी है और ज़्यादातर फ़ैसले ख़ुद लेती है।",
        "सप्ताह में तीन दिन घर से काम किया जा सकता है।",
        "साक्षात्कार में एक बातचीत और टीम के साथ एक दोपहर होती है।",
        "वेतन और काम के घंटों के बारे में आप कोई भी सवाल पूछ सकते हैं।",
        "दूसरे शहर आने का पूरा ख़र्च कंपनी उठाती है।",
        "अगर अभी समय ठीक नहीं है, तो एक छोटा-सा उत्तर ही काफ़ी है।",
    ),
    "ko": (
        "팀은 작지만 경험이 많고 대부분의 일을 스스로 결정합니다.",
        "일주일에 하루만 출근하고 나머지는 집에서 일하실 수 있습니다.",
        "면접은 대화 한 번과 팀과 함께하는 오후 한 번이 전부입니다.",
        "연봉이나 근무 시간에 대한 질문도 편하게 해 주세요.",
        "이사 비용은 모두 회사에서 부담합니다.",
        "지금이 적절한 때가 아니라면 짧은 답장만 주셔도 괜찮습니다.",
    ),
    "th": (
        "ทีมของเรามีขนาดเล็ก มีประสบการณ์ และตัดสินใจเรื่องส่วนใหญ่ได้เอง",
        "ทำงานจากที่บ้านได้สัปดาห์ละสามวัน",
        "การสัมภาษณ์มีเพียงการพูดคุยหนึ่งครั้งและช่วงบ่ายหนึ่งวันกับทีม",
        "ถามเรื่องเงินเดือนและเวลาทำงานได้ทุกเรื่อง",
        "บริษัทออกค่าใช้จ่ายในการย้ายที่อยู่ทั้งหมด",
        "หากตอนนี้ยังไม่สะดวก ตอบสั้น ๆ ก็พอค่ะ",
    ),
}
SPACELESS = {"ja", "zh"}


def paragraphs(rng: Random) -> dict[str, list[str]]:
    """A pool of texts for each language, of 140 to 560 characters, made once for a world."""
    return {
        language: [_paragraph(rng, language, sentences) for _ in range(POOL)]
        for language, sentences in SENTENCES.items()
    }


def _paragraph(rng: Random, language: str, sentences: tuple[str, ...]) -> str:
    wanted, at = rng.randint(SHORTEST, LONGEST - 100), rng.randrange(len(sentences))
    gap = "" if language in SPACELESS else " "
    text = ""
    while len(text) < wanted:
        text += (gap if text else "") + sentences[at % len(sentences)]
        at += 1
    return text
