#pragma once

#include "app/portal/store/Store.h"

#include <QTemporaryDir>

namespace fidesk::test {

/// Whether the stores of this run are PostgreSQL databases: FIDESK_TEST_STORE is "postgresql". A cluster of
/// the test program's own is started at the first of them, and is gone when the program ends; its commits are
/// synced where FIDESK_TEST_DURABLE is set.
bool onPostgreSql();

/// A place for the store of one test, gone with it. Made and destroyed on the main thread.
class TestStore {
public:
    enum class Content {
        Tables, ///< a new store
        Nothing ///< no file, or an empty database
    };
    explicit TestStore(Content content = Content::Tables);
    ~TestStore();
    TestStore(const TestStore&) = delete;
    TestStore& operator=(const TestStore&) = delete;

    /// What Store::open() takes.
    [[nodiscard]] const std::string& address() const { return address_; }

    /// Ends all connections to it, as a server that is started again does. PostgreSQL only.
    void disconnectAll() const;

private:
    QTemporaryDir folder_{};
    std::string database_{};
    bool isReusable_{false};
    std::string address_{};
};

} // namespace fidesk::test
