#pragma once

#include "tests/support/FakePortal.h"

#include <deque>

namespace fidesk::test {

/// A portal that does what it is asked, whose answers are lost at times.
class LossyPortal final : public portal::Portal {
public:
    explicit LossyPortal(FakePortal& portal) : portal_(portal) {}

    /// From now on: the answer to the @p n-th call that changes or tells something is lost. 1: the next.
    void loseAnswer(int n, Error error) { lost_ = {n, std::move(error)}; }
    [[nodiscard]] bool losesMore() const { return lost_.has_value(); }
    /// What answers to registerCredential() become, one after the other; after that, all get through.
    std::deque<Error> registerAnswers{};
    /// Answers of registrations() that do not show what is new yet.
    int lateLists{0};

    portal::Capabilities capabilities() const override { return portal_.capabilities(); }
    Result<portal::Account> me(std::stop_token stop) override { return portal_.me(stop); }
    Result<portal::UserPage> findUsers(const std::string& text, const std::string& next,
                                       std::stop_token stop) override {
        return portal_.findUsers(text, next, stop);
    }
    Result<portal::User> user(const std::string& id, std::stop_token stop) override {
        return portal_.user(id, stop);
    }
    Result<std::vector<portal::Registration>> registrations(const std::string& user,
                                                            std::stop_token stop) override {
        auto all = portal_.registrations(user, stop);
        if (all && lateLists > 0) {
            --lateLists;
            all->clear();
        }
        return through(std::move(all));
    }
    Result<portal::CreationChallenge> creationOptions(const std::string& user,
                                                      std::stop_token stop) override {
        return through(portal_.creationOptions(user, stop));
    }
    Result<portal::Registration> registerCredential(const std::string& user,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop) override {
        auto made = through(portal_.registerCredential(user, response, nickname, stop));
        if (made && !registerAnswers.empty()) {
            const Error error = registerAnswers.front();
            registerAnswers.pop_front();
            return fail(error);
        }
        return made;
    }
    Result<void> rename(const std::string& user, const std::string& id, const std::string& nickname,
                        std::stop_token stop) override {
        return through(portal_.rename(user, id, nickname, stop));
    }
    Result<void> remove(const std::string& user, const std::string& id, std::stop_token stop) override {
        return through(portal_.remove(user, id, stop));
    }

private:
    FakePortal& portal_;
    std::optional<std::pair<int, Error>> lost_{};

    template <typename T> Result<T> through(Result<T> answer) {
        if (!lost_ || --lost_->first > 0)
            return answer;
        const Error error = lost_->second;
        lost_.reset();
        return fail(error);
    }
};

} // namespace fidesk::test
