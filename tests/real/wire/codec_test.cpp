#include <gtest/gtest.h>

#include <random>

#include "tests/real/wire/samples.h"

namespace headroom::wire {
namespace {

template <class Visit>
void for_each_sample(Visit visit) {
  std::apply([&](const auto&... message) { (visit(message), ...); }, sample_messages());
}

// What decode accepts, encode writes again: no two texts mean the same.
template <class T>
void expect_refused_or_canonical(std::string_view bytes) {
  const Result<T> decoded = Codec<T>::decode(bytes);
  if (!decoded) {
    EXPECT_EQ(decoded.error().code, Errc::invalid);
    return;
  }
  EXPECT_EQ(Codec<T>::encode(*decoded), bytes);
}

TEST(Codec, EveryMessageComesBackAsItWasSent) {
  for_each_sample([]<class T>(const T& message) {
    const Result<T> back = Codec<T>::decode(Codec<T>::encode(message));
    ASSERT_TRUE(back.has_value()) << back.error().detail;
    EXPECT_EQ(*back, message);
  });
}

TEST(Codec, TheSizeOfAMessageIsKnownWithoutEncodingIt) {
  for_each_sample([]<class T>(const T& message) {
    EXPECT_EQ(Codec<T>::wire_size(message), Codec<T>::encode(message).size()) << Codec<T>::name;
  });
}

TEST(Codec, AnEmptyMessageComesBackToo) {
  for_each_sample([]<class T>(const T&) {
    const Result<T> back = Codec<T>::decode(Codec<T>::encode(T{}));
    ASSERT_TRUE(back.has_value()) << Codec<T>::name;
    EXPECT_EQ(*back, T{});
  });
}

TEST(Codec, EveryShortenedMessageIsRefused) {
  for_each_sample([]<class T>(const T& message) {
    const std::string whole = Codec<T>::encode(message);
    for (std::size_t n = 0; n < whole.size(); ++n) {
      EXPECT_FALSE(Codec<T>::decode(std::string_view{whole}.substr(0, n)).has_value()) << Codec<T>::name << " at " << n;
    }
  });
}

TEST(Codec, BytesAfterTheEndAreRefusedByName) {
  const std::string bytes = Codec<CacheGet>::encode(CacheGet{}) + '\0';
  EXPECT_EQ(Codec<CacheGet>::decode(bytes).error().detail, "cache get: bytes after its end");
}

TEST(Codec, ANumberNotInItsShortestFormIsRefused) {
  EXPECT_EQ(Codec<EventBatchReply>::decode(std::string_view{"\x80\x00", 2}).error().detail,
            "event batch reply: a number not in its shortest form");
}

TEST(Codec, ANumberOver64BitsIsRefused) {
  EXPECT_EQ(Codec<EventBatchReply>::decode(std::string(9, '\xff') + '\x02').error().detail,
            "event batch reply: a number over 64 bits");
}

TEST(Codec, AChoiceThatDoesNotExistIsRefused) {
  std::string bytes = Codec<CacheGetReply>::encode(CacheGetReply{});
  bytes[0] = 4;
  EXPECT_EQ(Codec<CacheGetReply>::decode(bytes).error().detail, "cache get reply: a choice that does not exist");
}

TEST(Codec, AListLongerThanItsLimitIsRefusedBeforeMemoryIsTaken) {
  std::string bytes(8, '\0');                       // created
  bytes += std::string{"\x00\xff\xff\xff\xff\x0f", 6};  // model 0, then 2^32 - 1 ids
  EXPECT_EQ(Codec<RankedList>::decode(bytes).error().detail, "ranked list: a length over its limit");
}

TEST(Codec, AListThatCannotFollowIsRefusedBeforeMemoryIsTaken) {
  std::string bytes(8, '\0');
  bytes += std::string{"\x00\xe8\x07", 3};  // 1,000 ids, none there
  EXPECT_EQ(Codec<RankedList>::decode(bytes).error().detail, "ranked list: the end before its time");
}

TEST(Codec, AUsersListIsTheTwoKilobytesItIsPlannedWith) {
  EXPECT_LT(Codec<RankedList>::wire_size(sample_list()), 2'000u);
  EXPECT_GT(Codec<RankedList>::wire_size(sample_list()), 1'600u);
}

TEST(Codec, MutatedBytesAreRefusedOrCanonical) {
  std::mt19937_64 draw{20'240'601};
  for (int round = 0; round < 300; ++round) {
    for_each_sample([&]<class T>(const T& message) {
      std::string bytes = Codec<T>::encode(message);
      for (std::uint64_t changes = 1 + draw() % 4; changes > 0; --changes) {
        const std::size_t at = draw() % (bytes.size() + 1);
        switch (draw() % 3) {
          case 0: bytes.insert(at, 1, static_cast<char>(draw())); break;
          case 1: bytes.erase(at, draw() % 4); break;
          default: if (at < bytes.size()) bytes[at] = static_cast<char>(draw());
        }
      }
      expect_refused_or_canonical<T>(bytes);
    });
  }
}

TEST(Codec, NoiseIsRefusedOrCanonical) {
  std::mt19937_64 draw{7};
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(draw() % 64, '\0');
    for (char& c : bytes) c = static_cast<char>(draw() % 3 == 0 ? draw() : draw() % 4);
    for_each_sample([&]<class T>(const T&) { expect_refused_or_canonical<T>(bytes); });
  }
}

}  // namespace
}  // namespace headroom::wire
