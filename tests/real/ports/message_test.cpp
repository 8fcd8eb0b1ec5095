#include "real/ports/message.h"

#include <gtest/gtest.h>

namespace headroom {

struct Note {
  std::string text;
};
template <>
struct Codec<Note> {
  static constexpr std::string_view name = "note";
  static std::string encode(const Note& n) { return n.text; }
  static Result<Note> decode(std::string_view bytes) {
    if (bytes.empty()) return fail(Errc::invalid, "empty note");
    return Note{std::string(bytes)};
  }
  static std::size_t wire_size(const Note& n) { return n.text.size(); }
};

namespace {

TEST(Message, MovesItsValueWithoutEncoding) {
  Message m = Message::of(Note{"hello"});
  EXPECT_EQ(m.wire_size(), 5u);
  Message moved = std::move(m);
  EXPECT_EQ(std::move(moved).take<Note>()->text, "hello");
}

TEST(Message, OfBytesIsDecodedWhenTaken) {
  EXPECT_EQ(Message::raw("hello").wire_size(), 5u);
  EXPECT_EQ(Message::raw("hello").take<Note>()->text, "hello");
  EXPECT_EQ(Message::raw("").take<Note>().error().detail, "empty note");
}

TEST(Message, EncodesWhatItHolds) { EXPECT_EQ(Message::of(Note{"abc"}).encode(), "abc"); }

}  // namespace
}  // namespace headroom
