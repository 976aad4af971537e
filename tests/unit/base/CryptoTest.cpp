#include "core/base/Crypto.h"
#include "tests/support/Catch.h"

using namespace fidesk;

TEST_CASE("AES-256-GCM gives what the published vectors say") {
    // D. McGrew, J. Viega, "The Galois/Counter Mode of Operation", test cases 13 and 14.
    const Bytes zeroKey(32, 0);
    const Bytes zeroNonce(12, 0);
    CHECK(toHex(sealAes256Gcm(zeroKey, zeroNonce, {}, {})) == "530f8afbc74536b9a963b4f1c4cb738b");
    CHECK(toHex(sealAes256Gcm(zeroKey, zeroNonce, {}, Bytes(16, 0))) ==
          "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
}

TEST_CASE("AES-256-GCM opens only what is whole and its own") {
    const Bytes key(32, 1);
    const Bytes nonce(12, 2);
    const Bytes text{1, 2, 3, 4, 5};
    const Bytes sealed = sealAes256Gcm(key, nonce, Bytes{9}, text);
    CHECK(sealed.size() == text.size() + 16);
    CHECK(openAes256Gcm(key, nonce, Bytes{9}, sealed) == text);
    CHECK_FALSE(openAes256Gcm(Bytes(32, 3), nonce, Bytes{9}, sealed));
    CHECK_FALSE(openAes256Gcm(key, Bytes(12, 3), Bytes{9}, sealed));
    CHECK_FALSE(openAes256Gcm(key, nonce, Bytes{8}, sealed));
    CHECK_FALSE(openAes256Gcm(key, nonce, {}, sealed));
    CHECK_FALSE(openAes256Gcm(key, Bytes(11, 2), Bytes{9}, sealed));
    CHECK_FALSE(openAes256Gcm(Bytes(16, 1), nonce, Bytes{9}, sealed));
    for (std::size_t size = 0; size < sealed.size(); ++size)
        CHECK_FALSE(openAes256Gcm(key, nonce, Bytes{9}, ByteView(sealed).first(size)));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        Bytes damaged = sealed;
        damaged[at] ^= 1;
        CHECK_FALSE(openAes256Gcm(key, nonce, Bytes{9}, damaged));
    }
}
