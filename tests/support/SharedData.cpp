#include "tests/support/SharedData.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace fidesk::test {

std::optional<Bytes> sharedData(const std::string& name) {
    const char* chosen = std::getenv("FIDESK_SHARED_DATA");
    const std::filesystem::path directory = chosen ? chosen : FIDESK_SHARED_DATA_DIRECTORY;
    std::ifstream file(directory / name, std::ios::binary);
    if (!file) {
        std::cout << "SKIP " << name << " is not there; FIDESK_SHARED_DATA names the directory\n";
        return std::nullopt;
    }
    return Bytes(std::istreambuf_iterator<char>(file), {});
}

} // namespace fidesk::test
