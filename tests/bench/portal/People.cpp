#include "tests/bench/portal/People.h"

#include "app/portal/store/Words.h"
#include "core/base/Json.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <cmath>

namespace fidesk::bench {

namespace {

constexpr std::array greekFirst{
    "Μαρία",     "Γεώργιος", "Ελένη",  "Κωνσταντίνος", "Αικατερίνη", "Ιωάννης", "Δημήτριος",
    "Βασιλική",  "Νικόλαος", "Σοφία",  "Παναγιώτης",   "Αγγελική",   "Γεωργία", "Βασίλειος",
    "Δήμητρα",   "Χρήστος",  "Ιωάννα", "Αθανάσιος",    "Παρασκευή",  "Μιχαήλ",  "Ευαγγελία",
    "Ευάγγελος", "Σπυρίδων", "Άννα",   "Αντώνιος",     "Ζωή",        "Ηλίας",   "Ξένια"};
constexpr std::array latinFirst{"Anna",   "Björn", "Carla",   "David", "Elif",  "Farid", "Grace",
                                "Henrik", "Ines",  "Jakub",   "Karin", "Liam",  "Maja",  "Noah",
                                "Olivia", "Pedro", "Quentin", "Rosa",  "Sören", "Tomás", "Ulrike",
                                "Viktor", "Wei",   "Ximena",  "Yusuf", "Zoë"};
constexpr std::array greekStems{"Παπα",       "Γεωργ",  "Δημητρ",  "Νικολ", "Οικονομ", "Καρα",   "Χατζη",
                                "Κωνσταντιν", "Βασιλ",  "Αθανασ",  "Αντων", "Ιωανν",   "Μιχαηλ", "Πετρ",
                                "Σταυρ",      "Θεοδωρ", "Αναστασ", "Χριστ", "Αλεξ",    "Μακρ",   "Σπυρ",
                                "Λαμπρ",      "Ζαχαρ",  "Ρουσσ",   "Τσακ",  "Φωτ",     "Κοντο",  "Ξενακ"};
constexpr std::array greekMiddles{"", "ι", "ο", "α", "αλ", "ιν", "ελ", "αρ", "ορ", "ατ"};
constexpr std::array greekEnds{"όπουλος", "ίδης",  "άκης",    "άδης", "ίου",
                               "έας",     "ιάδης", "οπούλου", "άκη",  "ίδου"};
constexpr std::array latinStems{"Müll", "Anders",  "Rossi", "Garc",  "Dubo",  "Nowak", "Kowal",
                                "Jens", "Schmidt", "Fisch", "Smith", "Weber", "Costa", "Silv",
                                "Berg", "Hoff",    "Lind",  "Wagn",  "Bauer", "Lehm"};
constexpr std::array latinMiddles{"", "el", "ar", "en", "in", "o", "ik", "es", "ol", "um"};
constexpr std::array latinEnds{"er", "son", "i", "ía", "is", "ski", "sen", "mann", "-Jones", "a"};

template <typename List> std::string at(const List& list, std::size_t number) {
    return list[number % list.size()];
}

/// Letters of mail addresses.
QString transliterated(const QString& plain) {
    static const QHash<QChar, QString> latin{
        {u'α', QStringLiteral("a")},  {u'β', QStringLiteral("v")},  {u'γ', QStringLiteral("g")},
        {u'δ', QStringLiteral("d")},  {u'ε', QStringLiteral("e")},  {u'ζ', QStringLiteral("z")},
        {u'η', QStringLiteral("i")},  {u'θ', QStringLiteral("th")}, {u'ι', QStringLiteral("i")},
        {u'κ', QStringLiteral("k")},  {u'λ', QStringLiteral("l")},  {u'μ', QStringLiteral("m")},
        {u'ν', QStringLiteral("n")},  {u'ξ', QStringLiteral("x")},  {u'ο', QStringLiteral("o")},
        {u'π', QStringLiteral("p")},  {u'ρ', QStringLiteral("r")},  {u'σ', QStringLiteral("s")},
        {u'τ', QStringLiteral("t")},  {u'υ', QStringLiteral("y")},  {u'φ', QStringLiteral("f")},
        {u'χ', QStringLiteral("ch")}, {u'ψ', QStringLiteral("ps")}, {u'ω', QStringLiteral("o")}};
    QString result;
    for (const QChar c : plain)
        result += c.unicode() < 0x80 ? (c.isLetterOrNumber() || c == u'.' ? QString(c) : QString())
                                     : latin.value(c);
    return result;
}

bool isGreek(std::size_t number) {
    return number % 3 != 2;
}

} // namespace

double fraction(std::uint64_t seed) {
    std::uint64_t x = seed + 0x9E3779B97F4A7C15U; // SplitMix64
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<double>((x ^ (x >> 31U)) >> 11U) / 9007199254740992.0;
}

People::Zipf::Zipf(std::size_t size, double exponent) {
    double sum = 0;
    for (std::size_t rank = 1; rank <= size; ++rank)
        sums.push_back(sum += 1 / std::pow(static_cast<double>(rank), exponent));
}

std::size_t People::Zipf::rank(double part) const {
    return static_cast<std::size_t>(std::upper_bound(sums.begin(), sums.end(), part * sums.back()) -
                                    sums.begin());
}

People::People() : first_(80, 0.9), last_(9000, 0.9), institutions_(institutionCount, 0.6) {}

std::string People::firstName(std::size_t rank) const {
    const std::size_t number = rank / 3 * 2 + rank % 3;
    return isGreek(rank) ? at(greekFirst, number) : at(latinFirst, rank / 3);
}

std::string People::surname(std::size_t rank) const {
    const std::size_t number = rank / 3;
    if (isGreek(rank))
        return at(greekStems, number) + at(greekMiddles, number / 280) +
               at(greekEnds, number + rank % 3 * 5 + number / 28);
    return at(latinStems, number) + at(latinMiddles, number / 200) + at(latinEnds, number + number / 20);
}

std::string People::institution(std::size_t number) {
    return "Institution " + std::to_string(number);
}

std::string People::region(std::size_t number) {
    return "Region " + std::to_string(number);
}

Person People::person(std::size_t number) const {
    const auto seed = static_cast<std::uint64_t>(number) * 8;
    // Who has a Greek first name mostly has a Greek surname.
    std::size_t last = last_.rank(fraction(seed + 1));
    std::size_t first = first_.rank(fraction(seed + 2));
    if (isGreek(first) != isGreek(last) && fraction(seed + 3) < 0.9)
        first = isGreek(last) ? first / 3 * 3 : first / 3 * 3 + 2;
    const std::size_t institution = institutions_.rank(fraction(seed + 4));
    const std::string name = firstName(first) + ' ' + surname(last);
    QString local = transliterated(toQString(server::plainKey(name)).replace(u' ', u'.'));
    return {.displayName = name,
            .address =
                toUtf8(local) + std::to_string(number) + "@i" + std::to_string(institution) + ".example",
            .organisation = People::institution(institution)};
}

} // namespace fidesk::bench
