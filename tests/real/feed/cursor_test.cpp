#include "real/feed/cursor.h"

#include <gtest/gtest.h>

#include <random>

namespace headroom::feed {
namespace {

const SipKey key{0x0706050403020100, 0x0f0e0d0c0b0a0908};

Session session_of(std::size_t videos, std::uint64_t seed = 1) {
  std::mt19937_64 draw{seed};
  Session session{.id = {draw()}, .list = draw(), .position = 40};
  while (session.seen.size() < videos) session.seen.add({draw()});
  return session;
}

TEST(SipHash, GivesItsAuthorsTestVector) {
  std::string input;
  for (char c = 0; c < 15; ++c) input.push_back(c);
  EXPECT_EQ(sip_hash(key, input), 0xa129ca6149be45e5u);
}

TEST(Cursor, ComesBackAsItWasSealed) {
  for (const std::size_t videos : {0u, 1u, 2u, 10u, 200u, 1'000u, 3'000u}) {
    const Session session = session_of(videos, videos + 1);
    const Result<Session> back = unseal(seal(session, {5}, key), {5}, key);
    ASSERT_TRUE(back.has_value()) << videos;
    EXPECT_EQ(*back, session);
  }
}

TEST(Cursor, StaysSmallOverASession) {
  EXPECT_LT(seal(session_of(60), {5}, key).size(), 220u);
  EXPECT_LT(seal(session_of(200), {5}, key).size(), 520u);
  EXPECT_LT(seal(session_of(SeenVideos::kMost), {5}, key).size(), 6'000u);
}

TEST(Cursor, IsNoneOfAnotherUsersOrAnotherDeployments) {
  const std::string cursor = seal(session_of(20), {5}, key);
  EXPECT_EQ(unseal(cursor, {6}, key).error().code, Errc::invalid);
  EXPECT_EQ(unseal(cursor, {5}, SipKey{1, 2}).error().code, Errc::invalid);
  EXPECT_EQ(unseal(cursor, {6}, key).error().detail, "the cursor is not one of this feed's for this user");
}

TEST(Cursor, NoChangedCursorIsAccepted) {
  const std::string cursor = seal(session_of(20), {5}, key);
  std::mt19937_64 draw{3};
  for (int i = 0; i < 20'000; ++i) {
    std::string changed = cursor;
    switch (draw() % 4) {
      case 0: changed[draw() % changed.size()] = static_cast<char>(draw()); break;
      case 1: changed.erase(draw() % changed.size(), 1 + draw() % 8); break;
      case 2: changed.insert(draw() % changed.size(), 1, "Aa0-_="[draw() % 6]); break;
      default: std::swap(changed[draw() % changed.size()], changed[draw() % changed.size()]);
    }
    if (changed != cursor) EXPECT_FALSE(unseal(changed, {5}, key).has_value());
  }
}

TEST(Cursor, NoiseIsRefused) {
  std::mt19937_64 draw{4};
  for (int i = 0; i < 5'000; ++i) {
    std::string noise(draw() % 100, 'A');
    for (char& c : noise) c = "ABCDwxyz0189-_"[draw() % 14];
    EXPECT_FALSE(unseal(noise, {5}, key).has_value());
  }
}

TEST(SeenVideos, FindsAllThatWereAddedAndFewOthers) {
  std::mt19937_64 draw{5};
  SeenVideos seen;
  std::vector<std::uint64_t> added;
  while (added.size() < 1'000) {
    added.push_back(draw());
    seen.add({added.back()});
  }
  for (const std::uint64_t id : added) EXPECT_TRUE(seen.contains({id}));
  int mistaken = 0;
  for (int i = 0; i < 100'000; ++i) mistaken += seen.contains({draw()}) ? 1 : 0;
  EXPECT_NEAR(mistaken, 95, 40);  // 1,000 / 2^20
}

TEST(SeenVideos, ChangedBytesGiveASetOrNothingButNoHarm) {
  std::mt19937_64 draw{6};
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = session_of(draw() % 50, draw()).seen.pack();
    for (std::uint64_t n = draw() % 4; n > 0; --n) bytes[draw() % bytes.size()] = static_cast<char>(draw());
    if (draw() % 4 == 0) bytes.resize(draw() % (bytes.size() + 1));
    const std::optional<SeenVideos> seen = SeenVideos::unpack(bytes);
    if (seen) EXPECT_EQ(seen->pack(), bytes);  // one text for one set
  }
}

}  // namespace
}  // namespace headroom::feed
