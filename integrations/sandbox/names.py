"""Invented people by language: first names, last names, places, trades; seats and employers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cast:
    """What a language offers."""

    language: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    places: tuple[str, ...]
    trades: tuple[str, ...]


CASTS = (
    Cast(
        "en",
        ("Amelia", "Noah", "Grace", "Elliot", "Imani", "Callum", "Siobhán", "Dev"),
        ("Whitaker", "O’Connell", "Adeyemi", "Hughes", "Marsh", "Fraser", "Patel", "Nwosu"),
        ("Manchester, United Kingdom", "Toronto, Canada", "Dublin, Ireland", "Austin, Texas"),
        ("Platform engineer", "Product designer", "Data scientist", "Engineering manager"),
    ),
    Cast(
        "de",
        ("Jürgen", "Käthe", "Sören", "Anneliese", "Björn", "Lotte", "Matthäus", "Frieda"),
        ("Müller", "Groß", "Schäfer", "Lindström", "Weiß", "Übelacker", "Königsberger", "Bär"),
        ("Köln, Deutschland", "Zürich, Schweiz", "Göteborg, Sverige", "Wien, Österreich"),
        ("Softwareentwicklerin", "Leiter Einkauf", "Embedded-Ingenieur", "Qualitätsmanagerin"),
    ),
    Cast(
        "fr",
        ("Éloïse", "Raphaël", "Zoé", "François", "Aïssatou", "Jérôme", "Maëlys", "Benoît"),
        ("Lefèvre", "Côté", "Dubois", "N’Diaye", "Garçon", "Béranger", "Müntz", "Ağaoğlu"),
        ("Lyon, France", "Montréal, Canada", "Genève, Suisse", "Dakar, Sénégal"),
        ("Ingénieure fiabilité", "Cheffe de produit", "Développeur backend", "Analyste sécurité"),
    ),
    Cast(
        "pl",
        ("Łukasz", "Małgorzata", "Świętosława", "Zbigniew", "Jiří", "Žofie", "Đorđe", "Ştefan"),
        ("Wiśniewski", "Źrebiec", "Dvořák", "Çelik", "Kováč", "Țăranu", "Šimić", "Gęsiarz"),
        ("Łódź, Polska", "Brno, Česko", "İzmir, Türkiye", "București, România"),
        ("Inżynierka danych", "Programista C++", "Testerka", "Kierownik projektu"),
    ),
    Cast(
        "ru",
        ("Анна", "Дмитрий", "Олена", "Богдан", "Светлана", "Николай", "Юлія", "Милица"),
        (
            "Соколова",
            "Кузнецов",
            "Шевченко",
            "Ковальчук",
            "Петрова",
            "Иванов",
            "Јовановић",
            "Щукин",
        ),
        ("Алматы, Қазақстан", "Київ, Україна", "София, България", "Београд, Србија"),
        ("Инженер-программист", "Аналитик данных", "Руководитель разработки", "Дизайнер"),
    ),
    Cast(
        "el",
        ("Ελένη", "Γιώργος", "Κατερίνα", "Νίκος", "Δήμητρα", "Στέλιος", "Ιωάννα", "Θανάσης"),
        (
            "Παπαδοπούλου",
            "Νικολάου",
            "Οικονόμου",
            "Αντωνίου",
            "Ζαχαρίας",
            "Βλάχου",
            "Ρήγας",
            "Ψαρράς",
        ),
        ("Αθήνα, Ελλάδα", "Θεσσαλονίκη, Ελλάδα", "Λευκωσία, Κύπρος", "Πάτρα, Ελλάδα"),
        ("Μηχανικός λογισμικού", "Υπεύθυνη προϊόντος", "Αναλυτής", "Σχεδιάστρια"),
    ),
    Cast(
        "ja",
        ("さくら", "健太", "美咲", "翔", "陽子", "大輔", "ユウキ", "𠮷平"),
        ("佐藤", "鈴木", "髙橋", "田中", "渡邉", "伊藤", "山﨑", "中村"),
        ("東京都、日本", "大阪府、日本", "福岡県、日本", "札幌市、日本"),
        ("ソフトウェアエンジニア", "プロダクトマネージャー", "データサイエンティスト", "人事担当"),
    ),
    Cast(
        "zh",
        ("小明", "静怡", "伟", "雨桐", "志強", "佳慧", "浩然", "淑芬"),
        ("王", "李", "張", "欧阳", "陈", "林", "司马", "黃"),
        ("中国 上海", "中国 深圳", "台灣 台北", "香港"),
        ("软件工程师", "产品经理", "資料科學家", "供应链主管"),
    ),
    Cast(
        "ar",
        ("ليلى", "محمد", "نور", "يوسف", "فاطمة", "خالد", "مريم", "طارق"),
        ("الهاشمي", "حداد", "المصري", "عبد الله", "الخطيب", "منصور", "العلي", "سليمان"),
        ("دبي، الإمارات", "القاهرة، مصر", "عمّان، الأردن", "الدار البيضاء، المغرب"),
        ("مهندسة برمجيات", "محلل بيانات", "مدير مشاريع", "مصممة منتجات"),
    ),
    Cast(
        "he",
        ("נועה", "איתי", "תמר", "יונתן", "שירה", "אורי", "מיכל", "גיא"),
        ("כהן", "לוי", "מזרחי", "ברק", "שלום", "פרידמן", "אבו־חצירא", "גולן"),
        ("תל אביב, ישראל", "חיפה, ישראל", "ירושלים, ישראל", "באר שבע, ישראל"),
        ("מהנדס תוכנה", "מנהלת מוצר", "חוקרת אבטחה", "ראש צוות"),
    ),
    Cast(
        "hi",
        ("प्रिया", "राहुल", "अनन्या", "विक्रम", "स्नेहा", "अर्जुन", "काव्या", "श्रीकांत"),
        ("शर्मा", "वर्मा", "त्रिपाठी", "गुप्ता", "सिंह", "चौधरी", "मिश्रा", "अय्यर"),
        ("पुणे, भारत", "बेंगलुरु, भारत", "दिल्ली, भारत", "जयपुर, भारत"),
        ("सॉफ़्टवेयर इंजीनियर", "डेटा विश्लेषक", "उत्पाद प्रबंधक", "डिज़ाइनर"),
    ),
    Cast(
        "ko",
        ("지우", "민준", "서연", "하준", "은지", "현우", "수빈", "영호"),
        ("김", "이", "박", "최", "정", "남궁", "황보", "윤"),
        ("대한민국 서울", "대한민국 부산", "대한민국 판교", "대한민국 대전"),
        ("소프트웨어 엔지니어", "데이터 엔지니어", "프로덕트 디자이너", "보안 담당자"),
    ),
)

# Not in the demo world, whose people would all change with a longer list.
MORE_CASTS = (
    Cast(
        "th",
        ("สมชาย", "กัญญารัตน์", "ณัฐวุฒิ", "พิมพ์ชนก", "ธนกฤต", "อรทัย", "ปิยะ", "วราภรณ์"),
        ("แสงทอง", "ศรีสุวรรณ", "วงศ์ไทย", "บุญมา", "จันทร์เพ็ญ", "ทองดี", "รัตนกุล", "ใจดี"),
        ("กรุงเทพมหานคร ประเทศไทย", "เชียงใหม่ ประเทศไทย", "ภูเก็ต ประเทศไทย"),
        ("วิศวกรซอฟต์แวร์", "นักวิเคราะห์ข้อมูล", "ผู้จัดการผลิตภัณฑ์", "นักออกแบบ"),
    ),
    Cast(
        "en",
        ("Nguyễn", "Ọlábísí", "Ḥanān", "Þórunn", "Mª José", "Jean-Aimé", "Kealiʻi", "D’Arcy"),
        ("Thị Hồng", "Ẹ̀bùnolúwa", "al-Ḥusaynī", "Jónsdóttir", "García-Ibáñez", "Kahananui", "Ng"),
        ("Hà Nội, Việt Nam", "Lagos, Nigeria", "Reykjavík, Ísland", "Honolulu, Hawaiʻi"),
        ("Data engineer", "Nurse lead", "Geologist & diver", "Principal engineer (C++/Rust)"),
    ),
)
# First and last names that have broken something somewhere. Every generated world has them all.
ODD_NAMES = (
    ("Ng", "O"),
    ("Å", "Ö"),
    ("Maximiliane Theodora Wilhelmine", "von und zu Hohenlohe-Waldenburg-Schillingsfürst-Kaunitz"),
    ("Hubert Blaine", "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"),
    ("🦊 Robin", "Fuchs 🎯"),
    ("محمد (Mo)", "El-Sayed"),
    ("Dana", "לוי-Cohen"),
    ("Zoe\u0308", "Lefe\u0300vre"),
    ("Robert'); --", "O'Table"),
    ("<i>Iris</i>", "& Söhne"),
)

EMPLOYERS = (
    "Halden Robotics",
    "Bright & Sons",
    "Société Générale d’Essais",
    "Müller Präzision GmbH",
    "Ítaca Energía",
    "Θάλασσα Shipping",
    "さくら精機",
    "北辰科技",
    "शक्ति Systems",
    "한빛소프트웨어",
    "Quillon",
    "Oru AB",
)

JOBS = (
    "Senior Platform Engineer",
    "Staff Data Scientist",
    "Lead Product Designer",
    "Security Engineer",
    "Head of Operations, EMEA",
    "Embedded Software Engineer",
)

EMEA_SEATS = [
    "Aoife Brennan",
    "Matteo Ricci",
    "Zuzanna Kowalska",
    "Ingrid Sørensen",
    "Yasmin Haddad",
    "Pieter van Dijk",
    "Chloé Marchand",
    "Kwame Mensah",
    "Lucía Ferrer",
    "Anton Weiss",
    "Nadia Rahmani",
    "Oskar Nyberg",
    "Eszter Szabó",
    "Thabo Nkosi",
    "Giulia Conti",
    "Hugo Lindqvist",
    "Amira Benali",
    "Tomáš Novák",
    "Elif Yılmaz",
    "Joost de Wit",
    "Inês Carvalho",
    "Rasmus Holm",
    "Dalia Mansour",
    "Viktor Petrov",
    "Fionn Murphy",
]
FJORD_SEATS = ("Astrid Fjeld", "Even Haugen", "Maren Solberg", "Kjell Østby")
GLOBAL_SEATS = (
    "Bob Lindgren",
    "Marc Oduya",
    "Jonas Falk",
    "Sofia Marin",
    "Tariq Aziz",
    "Lena Brandt",
)
COMPANIES = ("Kestrel", "Ostrava Works", "Lumière", "Nordhavn", "Aziza Foods", "Pinyon", "Żuraw")
REGIONS = ("Global", "EMEA", "Americas", "Asia", "Nordics", "Engineering", "Sales")
LITE_SEATS = ("Nils Ekman",)
