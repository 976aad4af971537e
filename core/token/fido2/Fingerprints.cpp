#include "core/token/fido2/Fingerprints.h"

#include "core/base/Text.h"
#include "core/token/fido2/Told.h"

namespace fidesk::token {
namespace {

constexpr std::uint8_t commandBioEnrollment = 0x09;
constexpr std::uint32_t sampleMilliseconds = 8'000; ///< below Timings::silence
constexpr int missedSamples = 3;
constexpr std::size_t maxFriendlyName = 64;

bool isFinal(const AuthenticatorInfo& info) {
    return info.options.contains("bioEnroll");
}

Result<AuthenticatorInfo> requireSensor(Session& session) {
    FIDESK_ASSIGN(auto info, session.knownInfo());
    if (!hasSensor(info))
        return fail(ErrorCode::NotSupportedByKey, "bioEnroll");
    session.wire().useFinalBioEnrollment(isFinal(info));
    return info;
}

Result<void> begin(Session& session) {
    FIDESK_TRY(requireSensor(session));
    return session.requirePin();
}

/// getFingerprintSensorInfo: modality 1 is "fingerprint".
Result<cbor::Value> askSensor(Session& session) {
    return session.command(commandBioEnrollment, cbor::Map{{1, 1}, {2, 7}}, Request::Plain);
}

/// What the key itself says of the longest name; 64 bytes where it says nothing (section 6.7.3).
Result<std::size_t> longestName(Session& session) {
    constexpr int maxTemplateFriendlyName = 8;
    const auto told = askSensor(session);
    if (!told && session.wire().failure())
        return fail(told.error());
    const auto length = told ? toldNumber(*told, maxTemplateFriendlyName) : std::nullopt;
    return length ? static_cast<std::size_t>(std::min<std::uint64_t>(*length, maxFriendlyName))
                  : maxFriendlyName;
}

SampleAdvice toAdvice(std::uint8_t status) {
    switch (status) {
    case FIDO_BIO_ENROLL_FP_GOOD:
        return SampleAdvice::Good;
    case FIDO_BIO_ENROLL_FP_TOO_HIGH:
        return SampleAdvice::TooHigh;
    case FIDO_BIO_ENROLL_FP_TOO_LOW:
        return SampleAdvice::TooLow;
    case FIDO_BIO_ENROLL_FP_TOO_LEFT:
        return SampleAdvice::TooLeft;
    case FIDO_BIO_ENROLL_FP_TOO_RIGHT:
        return SampleAdvice::TooRight;
    case FIDO_BIO_ENROLL_FP_TOO_FAST:
        return SampleAdvice::TooFast;
    case FIDO_BIO_ENROLL_FP_TOO_SLOW:
        return SampleAdvice::TooSlow;
    case FIDO_BIO_ENROLL_FP_POOR_QUALITY:
        return SampleAdvice::PoorQuality;
    case FIDO_BIO_ENROLL_FP_TOO_SKEWED:
        return SampleAdvice::TooSkewed;
    case FIDO_BIO_ENROLL_FP_TOO_SHORT:
        return SampleAdvice::TooShort;
    case FIDO_BIO_ENROLL_FP_MERGE_FAILURE:
        return SampleAdvice::MergeFailure;
    case FIDO_BIO_ENROLL_FP_EXISTS:
        return SampleAdvice::Exists;
    case FIDO_BIO_ENROLL_NO_USER_ACTIVITY:
        return SampleAdvice::NoUserActivity;
    case FIDO_BIO_ENROLL_NO_USER_PRESENCE_TRANSITION:
        return SampleAdvice::NotLifted;
    default:
        return SampleAdvice::Unknown;
    }
}

Fingerprint toFingerprint(const fido_bio_template_t* one) {
    const unsigned char* id = fido_bio_template_id_ptr(one);
    return {.id = Bytes(id, id + fido_bio_template_id_len(one)),
            .name = toldText(fido_bio_template_name(one))};
}

/// One enrolment on its way.
class Enrolling {
public:
    Enrolling(Session& session, FingerprintObserver& observer) : session_(session), observer_(observer) {}

    Result<Fingerprint> run(const Pin& pin) {
        if (!template_ || !enrollment_)
            return fail(ErrorCode::Internal);
        FIDESK_TRY(taken(fido_bio_dev_enroll_begin(session_.device(), template_.get(), enrollment_.get(),
                                                   sampleMilliseconds, pin.c_str())));
        if (fido_bio_template_id_len(template_.get()) == 0)
            return fail(ErrorCode::KeyMalfunction, "a fingerprint without an id");
        while (fido_bio_enroll_remaining_samples(enrollment_.get()) > 0)
            FIDESK_TRY(taken(fido_bio_dev_enroll_continue(session_.device(), template_.get(),
                                                          enrollment_.get(), sampleMilliseconds)));
        return toFingerprint(template_.get());
    }

    /// cancelCurrentEnrollment; the key's answer changes nothing.
    void drop() {
        if (session_.wire().allowTidying())
            (void)fido_bio_dev_enroll_cancel(session_.device());
    }

private:
    /// What became of a sample: told, or why there will be no more of them.
    Result<void> taken(int status) {
        FIDESK_TRY(session_.check(status, Request::Fingerprint));
        const std::uint8_t said = fido_bio_enroll_last_status(enrollment_.get());
        if (said == FIDO_BIO_ENROLL_FP_DATABASE_FULL)
            return fail(ErrorCode::FingerprintStoreFull, "sample status 0x0C");
        const FingerprintSample sample{.advice = toAdvice(said),
                                       .remaining = fido_bio_enroll_remaining_samples(enrollment_.get())};
        observer_.sampleTaken(sample);
        if (++taken_ > maxSamples)
            return fail(ErrorCode::KeyMalfunction, "no end of samples");
        missed_ = sample.advice == SampleAdvice::NoUserActivity ? missed_ + 1 : 0;
        return missed_ < missedSamples ? Result<void>() : fail(ErrorCode::NotTouched, "no sample");
    }

    static constexpr int maxSamples = 500;

    Session& session_;
    FingerprintObserver& observer_;
    Template template_{fido_bio_template_new()};
    Enrollment enrollment_{fido_bio_enroll_new()};
    int taken_{0};
    int missed_{0};
};

Result<Template> named(ByteView id, const char* name) {
    Template out(fido_bio_template_new());
    if (id.empty())
        return fail(ErrorCode::InvalidArgument, "fingerprint id");
    if (!out || fido_bio_template_set_id(out.get(), id.data(), id.size()) != FIDO_OK ||
        (name != nullptr && fido_bio_template_set_name(out.get(), name) != FIDO_OK))
        return fail(ErrorCode::InvalidArgument, "libfido2 does not take the fingerprint");
    return out;
}

} // namespace

bool hasSensor(const AuthenticatorInfo& info) {
    return isFinal(info) || info.options.contains("userVerificationMgmtPreview");
}

Result<FingerprintSensor> fingerprintSensor(Session& session, const AuthenticatorInfo& info) {
    constexpr int fingerprintKind = 2;
    constexpr int maxCaptureSamples = 3;
    if (!hasSensor(info))
        return fail(ErrorCode::NotSupportedByKey, "bioEnroll");
    session.wire().useFinalBioEnrollment(isFinal(info));
    FIDESK_ASSIGN(const auto told, askSensor(session));
    const auto kind = toldNumber(told, fingerprintKind).value_or(0);
    const auto samples = toldNumber(told, maxCaptureSamples).value_or(0);
    return FingerprintSensor{.kind = kind == 1   ? FingerprintSensor::Kind::Touch
                                     : kind == 2 ? FingerprintSensor::Kind::Swipe
                                                 : FingerprintSensor::Kind::Other,
                             .samples = static_cast<unsigned>(std::min<std::uint64_t>(samples, 1'000))};
}

/// A key answers 0x2C where there are none (section 6.7.6).
Result<std::vector<Fingerprint>> listFingerprints(Session& session, const Pin& pin) {
    FIDESK_TRY(begin(session));
    const Templates templates(fido_bio_template_array_new());
    if (!templates)
        return fail(ErrorCode::Internal);
    std::vector<Fingerprint> out;
    const auto listed =
        session.check(fido_bio_dev_get_template_array(session.device(), templates.get(), pin.c_str()),
                      Request::Fingerprint);
    if (!listed && listed.error().code == ErrorCode::FingerprintNotFound)
        return out;
    FIDESK_TRY(listed);
    for (std::size_t i = 0; i < fido_bio_template_array_count(templates.get()); ++i)
        out.push_back(toFingerprint(fido_bio_template(templates.get(), i)));
    return out;
}

Result<Fingerprint> addFingerprint(Session& session, const Pin& pin, FingerprintObserver& observer) {
    FIDESK_TRY(begin(session));
    Enrolling enrolling(session, observer);
    auto added = enrolling.run(pin);
    if (!added)
        enrolling.drop();
    return added;
}

Result<void> renameFingerprint(Session& session, ByteView id, const std::string& name, const Pin& pin) {
    if (!codePoints(name) || name.find('\0') != std::string::npos)
        return fail(ErrorCode::InvalidArgument, "fingerprint name");
    FIDESK_TRY(begin(session));
    FIDESK_ASSIGN(const std::size_t longest, longestName(session));
    if (name.size() > longest)
        return fail(ErrorCode::InvalidArgument, "name longer than " + std::to_string(longest) + " bytes");
    FIDESK_ASSIGN(const Template one, named(id, name.c_str()));
    return session.check(fido_bio_dev_set_template_name(session.device(), one.get(), pin.c_str()),
                         Request::Fingerprint);
}

Result<void> removeFingerprint(Session& session, ByteView id, const Pin& pin) {
    FIDESK_TRY(begin(session));
    FIDESK_ASSIGN(const Template one, named(id, nullptr));
    return session.check(fido_bio_dev_enroll_remove(session.device(), one.get(), pin.c_str()),
                         Request::Fingerprint);
}

} // namespace fidesk::token
