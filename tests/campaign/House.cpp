#include "tests/campaign/House.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace fidesk::campaign {

House readHouse(const std::filesystem::path& file) {
    std::ifstream stream(file);
    House house;
    std::string line;
    while (std::getline(stream, line)) {
        std::istringstream words(line);
        std::string name;
        words >> name;
        if (name == "port")
            words >> house.port;
        else if (name == "store")
            words >> house.store;
        else if (name == "access")
            words >> house.access;
        else if (name == "refresh")
            words >> house.refresh.emplace_back();
        else if (name == "user") {
            portal::User& user = house.users.emplace_back();
            words >> user.id >> user.userPrincipalName;
            user.displayName = user.userPrincipalName;
        }
    }
    if (house.port == 0 || house.access.empty() || house.refresh.empty() || house.users.empty())
        throw std::runtime_error("no house in " + file.string());
    return house;
}

} // namespace fidesk::campaign
