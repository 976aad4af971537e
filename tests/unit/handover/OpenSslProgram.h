#pragma once

#include "core/handover/PinSlip.h"
#include "core/handover/Recipient.h"

#include <QStringList>
#include <QTemporaryDir>

#include <string>

namespace fidesk::test {

/// The openssl program in a folder of its own: whoever is to open what is encrypted.
class OpenSslProgram {
public:
    /// A key and a certificate of it, NAME.key and NAME.pem, valid for a day. @p algorithm as -newkey has it
    /// ("rsa:2048"), @p more options of `openssl req`. The certificate.
    Bytes certify(const QString& name, const QStringList& algorithm, const QStringList& more = {}) const;
    Bytes certifyRsa(const QString& name, const QStringList& more = {}) const;
    Bytes certifyEc(const QString& name, const QStringList& more = {}) const;

    /// What `openssl cms -decrypt` makes of @p message (DER) with the key of @p name; "" where it cannot.
    [[nodiscard]] std::string decrypt(ByteView message, const QString& name) const;
    /// What `openssl cms -cmsout -print` says of it.
    [[nodiscard]] std::string describe(ByteView message) const;
    [[nodiscard]] Bytes asDer(const QString& name) const;

    [[nodiscard]] QString path(const QString& name) const { return folder_.filePath(name); }
    [[nodiscard]] Bytes read(const QString& name) const;
    void write(const QString& name, ByteView content) const;

private:
    struct Outcome {
        int code{};
        std::string out{};
    };
    [[nodiscard]] Outcome run(const QStringList& arguments) const;
    QTemporaryDir folder_{};
};

token::Pin pinOf(std::string_view text);

/// A slip for a user of that name with that PIN.
handover::PinSlip slipOf(const std::string& user, std::string_view pin);

} // namespace fidesk::test
