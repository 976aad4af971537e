#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

#include "ui/letters/OffscreenApplication.h"

int main(int argc, char* argv[]) {
    const fidesk::letters::OffscreenApplication application;
    return Catch::Session().run(argc, argv);
}
