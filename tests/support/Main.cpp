// The main function of every Catch2 test program; a QCoreApplication is there because Qt's network and SQL
// want one.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include <QCoreApplication>

#include <openssl/rand.h>

int main(int argc, char* argv[]) {
    // OpenSSL's generators go where Secret puts its bytes once that is there; LeakSanitizer does not look
    // into it, and takes what they point at for lost.
    unsigned char byte = 0;
    if (RAND_bytes(&byte, 1) != 1 || RAND_priv_bytes(&byte, 1) != 1)
        return 1;
    QCoreApplication application(argc, argv);
    return Catch::Session().run(argc, argv);
}
