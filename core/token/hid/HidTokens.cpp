#include "core/token/hid/HidTokens.h"

#include "core/base/Json.h"
#include "core/token/fido2/Fido2Token.h"
#include "core/token/hid/HidChannelOs.h"
#include "core/token/hid/HidLibrary.h"
#include "core/token/hid/Insertion.h"
#include "core/token/hid/Permission.h"

#include <hidapi.h>

#include <algorithm>

namespace fidesk::token {
namespace {

constexpr unsigned short fidoUsagePage = 0xF1D0;
constexpr unsigned short fidoUsage = 1;

struct FreeList {
    void operator()(hid_device_info* list) const { hid_free_enumeration(list); }
};

/// What a device calls itself, without control characters and of bounded length: it is shown to people.
std::string toText(const wchar_t* text) {
    constexpr qsizetype longest = 128;
    if (text == nullptr)
        return {};
    QString out = QString::fromWCharArray(text).left(longest);
    out.removeIf([](QChar c) { return !c.isPrint(); });
    return toUtf8(out.trimmed());
}

std::string idOf(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

TokenAddress toAddress(const hid_device_info& device) {
    const std::string path = device.path == nullptr ? "" : device.path;
    return {.id = idOf(path),
            .path = path,
            .manufacturer = toText(device.manufacturer_string),
            .product = toText(device.product_string),
            .serial = toText(device.serial_number),
            .vendorId = device.vendor_id,
            .productId = device.product_id,
            .insertion = insertionOf(path)};
}

bool isKey(const hid_device_info& device) {
    return device.usage_page == fidoUsagePage && device.usage == fidoUsage && device.path != nullptr;
}

/// hidapi gives a device once for each usage in its report descriptor, and that may name ours twice.
bool isListed(const std::vector<TokenAddress>& keys, const std::string& path) {
    return std::any_of(keys.begin(), keys.end(),
                       [&path](const TokenAddress& key) { return key.path == path; });
}

std::vector<TokenAddress> enumerate() {
    const auto entered = enterHidLibrary();
    const std::unique_ptr<hid_device_info, FreeList> list(hid_enumerate(0, 0));
    std::vector<TokenAddress> out;
    for (const hid_device_info* device = list.get(); device != nullptr; device = device->next)
        if (isKey(*device) && !isListed(out, device->path))
            out.push_back(toAddress(*device));
    return out;
}

/// Whether it is known, without opening it, that the device may not be opened.
bool isDenied(const TokenAddress& address) {
#ifdef __linux__
    return permissionFor(address.path) == Permission::Denied;
#else
    static_cast<void>(address);
    return false;
#endif
}

} // namespace

HidTokens::HidTokens() {
    const auto entered = enterHidLibrary();
    hid_init(); // safe to call again; hid_exit() would close other objects' devices
}

HidTokens::~HidTokens() = default;

Result<std::vector<TokenAddress>> HidTokens::list() {
    std::vector<TokenAddress> all = enumerate();
    const auto denied =
        std::stable_partition(all.begin(), all.end(), [](const TokenAddress& key) { return !isDenied(key); });
    if (denied == all.begin() && denied != all.end())
        return fail(ErrorCode::KeyNotPermitted, denied->path);
    all.erase(denied, all.end());
    return all;
}

std::vector<TokenAddress> HidTokens::denied() {
    std::vector<TokenAddress> all = enumerate();
    std::erase_if(all, [](const TokenAddress& key) { return !isDenied(key); });
    return all;
}

Result<std::unique_ptr<Token>> HidTokens::open(const TokenAddress& address) {
    const auto all = enumerate();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&address](const TokenAddress& key) { return key.path == address.path; });
    if (found == all.end())
        return fail(ErrorCode::NoKey, address.id);
    return makeFido2Token(*found, [path = found->path] { return openHidChannel(path); });
}

std::unique_ptr<TokenWatch> HidTokens::watch(std::function<void()> changed) {
    std::call_once(listening_,
                   [this] { events_ = std::make_unique<HidEvents>([this] { watchers_.tell(); }); });
    return watchers_.add(std::move(changed), events_->tells());
}

} // namespace fidesk::token
