#include "core/base/Agreement.h"
#include "tests/support/Catch.h"

using namespace fidesk;

namespace {

Bytes fromHex(std::string_view text) {
    Bytes out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out.push_back(static_cast<std::uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
    return out;
}

const Bytes baseX = fromHex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
const Bytes baseY = fromHex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

} // namespace

// With the base point, d G is both the own public point and the shared one.
TEST_CASE("P-256: agreed with the base point, the secret is the own public x") {
    const auto one = agreeByP256(baseX, baseY);
    const auto other = agreeByP256(baseX, baseY);
    REQUIRE((one && other));
    CHECK(one->shared == one->x);
    CHECK(one->x != other->x); // a pair of its own each time
    CHECK(agreeByP256(one->x, one->y).has_value());
}

TEST_CASE("P-256: what is no point of the curve is refused") {
    Bytes y = baseY;
    y.back() ^= 1U;
    CHECK_FALSE(agreeByP256(baseX, y));
    CHECK_FALSE(agreeByP256(Bytes(32), Bytes(32)));
    CHECK_FALSE(agreeByP256(Bytes(32, 0xFF), Bytes(32, 0xFF)));
    CHECK_FALSE(agreeByP256(ByteView(baseX).first(31), baseY));
    CHECK_FALSE(agreeByP256({}, {}));
}

// NIST SP 800-38A, F.2.5 and F.2.6, first two blocks.
TEST_CASE("AES-256 in CBC mode, without padding") {
    const Bytes key = fromHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    const Bytes iv = fromHex("000102030405060708090a0b0c0d0e0f");
    const Bytes plain = fromHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
    const Bytes cipher = fromHex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d");
    CHECK(encryptAes256Cbc(key, iv, plain) == cipher);
    CHECK(decryptAes256Cbc(key, iv, cipher) == plain);
    CHECK(encryptAes256Cbc(key, iv, {}) == Bytes());
    CHECK_FALSE(encryptAes256Cbc(key, iv, ByteView(plain).first(17)));
    CHECK_FALSE(encryptAes256Cbc(ByteView(key).first(16), iv, plain));
    CHECK_FALSE(decryptAes256Cbc(key, ByteView(iv).first(15), cipher));
}
