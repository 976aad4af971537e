#pragma once

#include <QGuiApplication>

#include <array>

namespace fidesk::letters {

/// What a program without windows needs for letters, in place of its QCoreApplication: Qt with fonts, and
/// without a screen.
class OffscreenApplication {
public:
    OffscreenApplication();

private:
    std::array<char, 7> name_{"fidesk"};
    std::array<char, 10> option_{"-platform"};
    std::array<char, 10> platform_{"offscreen"};
    std::array<char*, 4> words_{name_.data(), option_.data(), platform_.data(), nullptr};
    int count_{3};
    QGuiApplication application_;
};

} // namespace fidesk::letters
