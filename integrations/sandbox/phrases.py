"""What people write to each other, by language.

Each language: a subject, openings by the seat holder, replies by the member, further words of
both. `{first}` is the member, `{seat}` the seat holder, `{job}` the job.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """One language."""

    subject: str
    opening: str
    replies: tuple[str, str]
    more: tuple[str, str]
    thanks: tuple[str, str]


PHRASES = {
    "en": Phrases(
        "{job} – is this for you?",
        "Hi {first},\n\nyour work on reliability caught my eye. We look for a {job} and the "
        "team is small, senior and kind. Would you have twenty minutes this week?\n\n{seat}",
        (
            (
                "Hi {seat}, thanks for writing. I’m happy where I am, but the role sounds close to "
                "what I do. What is the salary range?"
            ),
            "Not at the moment, sorry – please ask me again after the summer.",
        ),
        (
            "It starts at 78,000 and goes up with experience; four days in the week are possible.",
            "Just checking that this did not get lost. Thursday at 10:00 would suit me.",
        ),
        ("Thursday works. Talk soon! 👍", "Great, I’ve sent you the invitation 🙂"),
    ),
    "de": Phrases(
        "{job} – passt das zu Ihnen?",
        "Guten Tag {first},\n\nwir suchen Verstärkung als {job}. Größe und Tempo des Teams dürften "
        "Ihnen gefallen. Hätten Sie nächste Woche Zeit für ein Gespräch?\n\nViele Grüße\n{seat}",
        (
            "Guten Tag {seat}, das klingt spannend. Ist Homeoffice möglich?",
            "Danke für die Anfrage, zurzeit möchte ich mich nicht verändern.",
        ),
        (
            "Ja, bis zu drei Tage in der Woche – und der Umzug würde übernommen.",
            "Darf ich kurz nachfragen, ob meine Nachricht angekommen ist?",
        ),
        ("Prima, Dienstag um 14 Uhr.", "Schön, bis Dienstag!"),
    ),
    "fr": Phrases(
        "{job} : une idée pour vous",
        "Bonjour {first},\n\nvotre parcours m’a beaucoup plu. Nous cherchons une personne pour le "
        "poste de {job}. Seriez-vous disponible pour échanger ?\n\nÀ bientôt,\n{seat}",
        (
            "Bonjour {seat}, avec plaisir. Le télétravail est-il possible ?",
            "Merci, mais je viens de changer de poste. Bonne continuation !",
        ),
        (
            "L’équipe est à Lyon ; deux jours de télétravail, davantage si besoin.",
            "Je me permets de vous relancer : le poste est toujours ouvert.",
        ),
        ("Parfait, à jeudi ✨", "Entendu, à jeudi."),
    ),
    "pl": Phrases(
        "{job} – propozycja rozmowy",
        "Dzień dobry {first},\n\nszukamy osoby na stanowisko {job}. Pani/Pana doświadczenie "
        "świetnie pasuje. Czy znajdzie się chwila na rozmowę?\n\nPozdrawiam\n{seat}",
        (
            "Dzień dobry, chętnie porozmawiam. Jaki jest zakres wynagrodzenia?",
            "Dziękuję, ale obecnie nie szukam zmiany.",
        ),
        ("Od 18 000 do 24 000 zł, umowa o pracę.", "Czy mogę jeszcze liczyć na odpowiedź?"),
        ("Świetnie, środa o 9:00.", "Do usłyszenia w środę!"),
    ),
    "ru": Phrases(
        "Вакансия: {job}",
        "Здравствуйте, {first}!\n\nМы ищем специалиста на позицию {job}. Ваш опыт нам близок. "
        "Когда вам было бы удобно созвониться?\n\n{seat}",
        (
            "Здравствуйте! Интересно. Расскажите, пожалуйста, о команде и стеке.",
            "Спасибо, сейчас не рассматриваю предложения.",
        ),
        (
            "Команда из семи человек, Python и Go.",
            "Подскажите, пожалуйста, актуально ли это для вас?",
        ),
        ("Хорошо, в среду в 15:00.", "Договорились! 🙌"),
    ),
    "el": Phrases(
        "Θέση: {job}",
        "Καλημέρα {first},\n\nαναζητούμε άτομο για τη θέση {job}. Το προφίλ σας μας άρεσε πολύ. "
        "Θα είχατε χρόνο για μια σύντομη συζήτηση;\n\n{seat}",
        (
            "Καλημέρα, ευχαρίστως. Υπάρχει δυνατότητα εργασίας από το σπίτι;",
            "Ευχαριστώ, αλλά δεν ενδιαφέρομαι αυτή την περίοδο.",
        ),
        ("Ναι, τρεις ημέρες την εβδομάδα.", "Ήθελα να ρωτήσω αν είδατε το μήνυμά μου."),
        ("Ωραία, την Πέμπτη στις 11.", "Τέλεια, τα λέμε την Πέμπτη!"),
    ),
    "ja": Phrases(
        "【{job}】カジュアル面談のご案内",
        "{first} 様\n\nはじめまして、{seat} と申します。ご経歴を拝見し、弊社の {job} のポジションに"
        "ぴったりだと思いご連絡しました。一度オンラインでお話しできませんか。",
        (
            "ご連絡ありがとうございます。ぜひ詳しくお聞かせください。リモート勤務は可能でしょうか。",
            "お声がけありがとうございます。今のところ転職は考えておりません。",
        ),
        ("はい、週三日まで可能です。", "先日のご連絡の件、いかがでしょうか。"),
        ("では木曜日の十時でお願いします。", "承知いたしました。よろしくお願いいたします🙇"),
    ),
    "zh": Phrases(
        "{job} 机会",
        "{first}，您好！\n\n我是 {seat}。我们正在招聘 {job}，看了您的经历觉得非常合适。"
        "这周方便聊二十分钟吗？",
        ("您好，谢谢联系。请问团队规模和薪资范围是多少？", "謝謝，目前暫時不考慮新的機會。"),
        ("团队八个人，薪资可以面谈。", "想确认一下您是否收到了我的消息。"),
        ("好的，周四上午十点。", "没问题，周四见！🎉"),
    ),
    "ar": Phrases(
        "فرصة عمل: {job}",
        "مرحبًا {first}،\n\nنبحث عن شخص لوظيفة {job}، وقد لفتت خبرتك انتباهنا. "
        "هل لديك وقت لمكالمة قصيرة هذا الأسبوع؟\n\n{seat}",
        ("مرحبًا، شكرًا لتواصلك. هل العمل عن بُعد ممكن؟", "شكرًا جزيلًا، لكنني لا أبحث عن تغيير الآن."),
        ("نعم، ثلاثة أيام في الأسبوع.", "أردت التأكد من وصول رسالتي السابقة."),
        ("حسنًا، يوم الخميس الساعة 10:00.", "ممتاز، إلى اللقاء يوم الخميس!"),
    ),
    "he": Phrases(
        "משרה: {job}",
        "שלום {first},\n\nאנחנו מחפשים {job} והניסיון שלך בדיוק מתאים. "
        "אפשר לקבוע שיחה קצרה השבוע?\n\n{seat}",
        ("היי, תודה על הפנייה. מה טווח השכר?", "תודה, כרגע אני לא מחפש שינוי."),
        ("השכר תחרותי, ויש יומיים עבודה מהבית.", "רק מוודא שההודעה הגיעה."),
        ("מעולה, יום חמישי ב־10:00.", "נתראה ביום חמישי 🙂"),
    ),
    "hi": Phrases(
        "{job} के लिए अवसर",
        "नमस्ते {first} जी,\n\nहम {job} पद के लिए उम्मीदवार खोज रहे हैं और आपका अनुभव बहुत उपयुक्त है। "
        "क्या इस सप्ताह बात हो सकती है?\n\n{seat}",
        ("नमस्ते, ज़रूर। क्या घर से काम करने की सुविधा है?", "धन्यवाद, अभी मैं बदलाव नहीं देख रहा हूँ।"),
        ("हाँ, सप्ताह में तीन दिन।", "क्या आपको मेरा पिछला संदेश मिला?"),
        ("ठीक है, गुरुवार को 11 बजे।", "बहुत बढ़िया, गुरुवार को मिलते हैं 🙏"),
    ),
    "ko": Phrases(
        "{job} 포지션 제안드립니다",
        "안녕하세요 {first} 님,\n\n{seat}입니다. {job} 포지션에 잘 맞으실 것 같아 연락드렸습니다. "
        "이번 주에 잠시 통화 가능하실까요?",
        (
            "안녕하세요, 연락 감사합니다. 재택근무가 가능한가요?",
            "감사하지만 지금은 이직 생각이 없습니다.",
        ),
        ("네, 주 3일까지 가능합니다.", "지난번 메시지를 확인하셨는지 여쭙니다."),
        ("네, 목요일 오전 10시 좋습니다.", "감사합니다. 목요일에 뵙겠습니다 😊"),
    ),
    "th": Phrases(
        "ตำแหน่งงาน: {job}",
        "สวัสดีคุณ {first}\n\nเรากำลังมองหา {job} และประสบการณ์ของคุณตรงกับงานนี้มาก "
        "สัปดาห์นี้พอมีเวลาคุยกันสั้น ๆ ไหม\n\n{seat}",
        ("สวัสดีค่ะ ขอบคุณที่ติดต่อมา ทำงานจากที่บ้านได้ไหมคะ", "ขอบคุณค่ะ ตอนนี้ยังไม่คิดเปลี่ยนงาน"),
        ("ได้ สัปดาห์ละสามวัน", "ไม่ทราบว่าได้รับข้อความก่อนหน้านี้ไหม"),
        ("ได้เลย วันพฤหัสสิบโมงเช้า", "เยี่ยม เจอกันวันพฤหัส 🙏"),
    ),
}
