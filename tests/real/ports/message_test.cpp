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

TEST(Message, OfBytesMovesAsAnyOther) {
  Message m = Message::raw("longer than what a string keeps in place");
  Message moved = Message::of(Note{"hello"});
  moved = std::move(m);
  EXPECT_EQ(moved.wire_size(), 40u);
  EXPECT_EQ(std::move(moved).take<Note>()->text, "longer than what a string keeps in place");
}

TEST(Message, OfNothingIsDecodedFromNothing) {
  EXPECT_EQ(Message().wire_size(), 0u);
  EXPECT_EQ(Message().encode(), "");
  EXPECT_EQ(Message().take<Note>().error().detail, "empty note");
}

TEST(Message, EncodesWhatItHolds) {
  EXPECT_EQ(Message::of(Note{"abc"}).encode(), "abc");
  EXPECT_EQ(Message::raw("abc").encode(), "abc");
}

TEST(Message, GivesBackItsMemory) {
  const std::int64_t before = FramePool::live_bytes();
  {
    Message m = Message::raw("bytes");
    m = Message::of(Note{"value"});
    EXPECT_GT(FramePool::live_bytes(), before);
  }
  EXPECT_EQ(FramePool::live_bytes(), before);
}

}  // namespace
}  // namespace headroom
