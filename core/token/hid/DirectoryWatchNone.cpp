#include "core/token/hid/DirectoryWatch.h"

namespace fidesk::token {

struct DirectoryWatch::Impl {};

DirectoryWatch::DirectoryWatch(const std::string&, std::string, std::function<void()>) {}

DirectoryWatch::~DirectoryWatch() = default;

} // namespace fidesk::token
