#include "app/portal/odata/SearchSyntax.h"

#include "app/portal/store/Words.h"

#include <array>
#include <functional>
#include <utility>

namespace fidesk::server {

namespace {

constexpr std::size_t maxLength = 4000;
constexpr int maxClauses = 60;
constexpr std::size_t maxWords = 60; // each is a condition of its own; SQLite takes 1000
constexpr int maxDepth = 8;

std::optional<UserField> fieldOf(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, UserField>, 3> fields{
        {{"displayName", UserField::DisplayName},
         {"userPrincipalName", UserField::UserPrincipalName},
         {"mail", UserField::Mail}}};
    for (const auto& [known, field] : fields)
        if (known == name)
            return field;
    return std::nullopt;
}

bool isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Reads conditions joined by two connectives; what a single clause looks like is the caller's.
class Parser {
public:
    using Clause = Result<Condition> (Parser::*)();

    Parser(std::string_view option, std::string_view text, std::string_view conjunction,
           std::string_view disjunction, Clause clause)
        : option_(option), rest_(text), conjunction_(conjunction), disjunction_(disjunction),
          clause_(clause) {}

    Result<Condition> parse() {
        if (rest_.size() > maxLength)
            return wrong("is too long");
        FIDESK_ASSIGN(Condition condition, disjunction());
        skipSpace();
        if (!rest_.empty())
            return wrong("has text where AND, OR or the end should be");
        return condition;
    }

    Result<Condition> searchClause() {
        if (!take("\""))
            return wrong("must be clauses in double quotes, as in \"displayName:ann\"");
        std::string text;
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '\\' && rest_.size() > 1)
                rest_.remove_prefix(1);
            text += rest_.front();
            rest_.remove_prefix(1);
        }
        if (!take("\""))
            return wrong("has a quotation mark without its partner");
        return wordsOf(text);
    }

    Result<Condition> filterClause() {
        const std::string name = takeName();
        if (name == "startswith")
            return startsWith();
        const auto field = fieldOf(name);
        if (!field)
            return wrong("knows displayName, userPrincipalName and mail, with startswith and eq");
        if (takeName() != "eq")
            return wrong("knows startswith and eq alone");
        FIDESK_ASSIGN(std::string text, quotedText());
        return Condition{.kind = Condition::Kind::Equals, .field = *field, .text = std::move(text)};
    }

private:
    Result<Condition> disjunction() {
        return joined(disjunction_, Condition::Kind::Or, &Parser::conjunction);
    }
    Result<Condition> conjunction() { return joined(conjunction_, Condition::Kind::And, &Parser::single); }

    Result<Condition> joined(std::string_view connective, Condition::Kind kind, Clause part) {
        FIDESK_ASSIGN(Condition first, (this->*part)());
        Condition all{.kind = kind};
        all.parts.push_back(std::move(first));
        while (takeWord(connective)) {
            FIDESK_ASSIGN(Condition next, (this->*part)());
            all.parts.push_back(std::move(next));
        }
        return all.parts.size() == 1 ? std::move(all.parts.front()) : std::move(all);
    }

    Result<Condition> single() {
        skipSpace();
        if (!take("(")) {
            if (++clauses_ > maxClauses)
                return wrong("has too many clauses");
            return (this->*clause_)();
        }
        if (++depth_ > maxDepth)
            return wrong("nests too deep");
        FIDESK_ASSIGN(Condition inner, disjunction());
        skipSpace();
        if (!take(")"))
            return wrong("has a parenthesis without its partner");
        --depth_;
        return inner;
    }

    Result<Condition> wordsOf(const std::string& text) {
        const std::size_t colon = text.find(':');
        Condition condition{.kind = Condition::Kind::Words, .text = text};
        if (colon != std::string::npos) {
            const auto field = fieldOf(std::string_view(text).substr(0, colon));
            if (!field)
                return wrong("knows the properties displayName, userPrincipalName and mail");
            condition.field = *field;
            condition.text = text.substr(colon + 1);
        }
        if (condition.text.find_first_not_of(" \t") == std::string::npos)
            return wrong("has a clause without text");
        words_ += searchWords(condition.text).size();
        if (words_ > maxWords)
            return wrong("has too many words");
        return condition;
    }

    Result<Condition> startsWith() {
        skipSpace();
        const bool open = take("(");
        const auto field = fieldOf(takeName());
        skipSpace();
        if (!open || !field || !take(","))
            return wrong("wants startswith(property,'text')");
        FIDESK_ASSIGN(std::string text, quotedText());
        skipSpace();
        if (!take(")"))
            return wrong("has a parenthesis without its partner");
        return Condition{.kind = Condition::Kind::StartsWith, .field = *field, .text = std::move(text)};
    }

    Result<std::string> quotedText() {
        skipSpace();
        if (!take("'"))
            return wrong("wants text in apostrophes");
        std::string text;
        while (!rest_.empty() && (rest_.front() != '\'' || rest_.starts_with("''"))) {
            text += rest_.front();
            rest_.remove_prefix(rest_.front() == '\'' ? 2 : 1);
        }
        if (!take("'"))
            return wrong("has an apostrophe without its partner");
        return text;
    }

    std::string takeName() {
        skipSpace();
        std::string name;
        while (!rest_.empty() && isNameCharacter(rest_.front())) {
            name += rest_.front();
            rest_.remove_prefix(1);
        }
        return name;
    }

    bool takeWord(std::string_view word) {
        skipSpace();
        const bool found =
            rest_.starts_with(word) && (rest_.size() == word.size() || !isNameCharacter(rest_[word.size()]));
        return found && take(word);
    }

    bool take(std::string_view text) {
        if (!rest_.starts_with(text))
            return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    void skipSpace() {
        while (!rest_.empty() && rest_.front() == ' ')
            rest_.remove_prefix(1);
    }

    [[nodiscard]] tl::unexpected<Error> wrong(std::string_view what) const {
        return fail(ErrorCode::InvalidArgument, std::string(option_) + ' ' + std::string(what) + '.');
    }

    std::string_view option_;
    std::string_view rest_;
    std::string_view conjunction_;
    std::string_view disjunction_;
    Clause clause_;
    int clauses_{0};
    std::size_t words_{0};
    int depth_{0};
};

} // namespace

Result<Condition> parseSearch(std::string_view text) {
    return Parser("$search", text, "AND", "OR", &Parser::searchClause).parse();
}

Result<Condition> parseFilter(std::string_view text) {
    return Parser("$filter", text, "and", "or", &Parser::filterClause).parse();
}

} // namespace fidesk::server
