#include "real/service/rocksdb_store.h"

#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "real/service/stored_record.h"
#include "tests/fakes/manual_clock.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/real/service/service_world.h"

namespace headroom::service {
namespace {

constexpr Keyspace space{3};

class RocksDbTest : public testing::Test {
 protected:
  void open() {
    store.reset();
    auto opened = open_rocksdb_store(reactor, clock, {.path = folder.file("store")});
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    store = std::move(*opened);
  }
  Time soon() { return clock.now() + 1h; }
  std::uint64_t put(Key key, std::string bytes, PutOptions options = {}) {
    return run_to_end(reactor, store->put(key, std::move(bytes), options, soon())).value();
  }
  std::string text(Key key) {
    const auto got = run_to_end(reactor, store->get(key, soon()));
    return got.value() ? (*got)->bytes : "(absent)";
  }

  fakes::TemporaryFolder folder;
  Reactor reactor;
  fakes::ManualClock clock;
  std::unique_ptr<EmbeddedStore> store;
};

TEST_F(RocksDbTest, finds_everything_again_when_it_is_opened_anew) {
  open();
  const std::uint64_t version = put({space, 1}, "kept");
  put({space, 2}, "erased");
  run_to_end(reactor, store->erase({space, 2}, soon())).value();
  put({space, 3}, "short", {.ttl = 10s});
  open();
  EXPECT_EQ(text({space, 1}), "kept");
  EXPECT_EQ(text({space, 2}), "(absent)");
  EXPECT_EQ(text({space, 3}), "short");
  clock.advance(10s);
  EXPECT_EQ(text({space, 3}), "(absent)");
  EXPECT_GT(put({space, 1}, "newer"), version);
}

TEST_F(RocksDbTest, versions_go_on_rising_through_many_lives) {
  std::uint64_t last = 0;
  for (int life = 0; life < 5; ++life) {
    open();
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t version = put({space, 1}, "value");
      EXPECT_GT(version, last);
      last = version;
      run_to_end(reactor, store->erase({space, 1}, soon())).value();
    }
  }
}

TEST_F(RocksDbTest, gives_back_the_room_of_what_has_expired) {
  open();
  for (std::uint64_t id = 0; id < 100; ++id) put({space, id}, "value", {.ttl = id < 70 ? 10s : 10h});
  clock.advance(1min);
  store->compact();
  EXPECT_EQ(store->records(), 30u);
  EXPECT_EQ(text({space, 0}), "(absent)");
  EXPECT_EQ(text({space, 99}), "value");
}

TEST_F(RocksDbTest, a_folder_in_use_is_refused_with_the_reason) {
  open();
  const auto second = open_rocksdb_store(reactor, clock, {.path = folder.file("store")});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, Errc::unavailable);
  EXPECT_NE(second.error().detail.find("lock"), std::string::npos) << second.error().detail;
}

TEST_F(RocksDbTest, writes_that_come_together_are_each_answered) {
  open();
  struct All {
    static Task<std::vector<Result<std::uint64_t>>> of(std::vector<Task<Result<std::uint64_t>>> puts) {
      co_return co_await when_all(std::move(puts));
    }
  };
  std::vector<Task<Result<std::uint64_t>>> puts;
  for (std::uint64_t id = 0; id < 3'000; ++id) puts.push_back(store->put({space, id}, std::to_string(id), {}, soon()));
  std::set<std::uint64_t> versions;
  for (const auto& put : run_to_end(reactor, All::of(std::move(puts)))) versions.insert(put.value());
  EXPECT_EQ(versions.size(), 3'000u);
  EXPECT_EQ(text({space, 2'999}), "2999");
}

TEST(StoredKeys, sort_as_keys_do_and_come_back) {
  const std::vector<Key> keys = {{{1}, 0, 0}, {{1}, 0, 255}, {{1}, 0, 256}, {{1}, 1, 0}, {{1}, ~0ull, 0},
                                 {{2}, 0, 0}, {{256}, 0, 0}, {{0xFFFF}, ~0ull, ~0ull}};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_EQ(key_from(key_bytes(keys[i])), keys[i]);
    if (i > 0) {
      EXPECT_LT(key_bytes(keys[i - 1]), key_bytes(keys[i]));
    }
  }
}

TEST(StoredRecords, too_short_to_be_one_are_none) {
  EXPECT_FALSE(record_from("").has_value());
  EXPECT_FALSE(record_from(std::string(23, 'x')).has_value());
  EXPECT_TRUE(record_from(std::string(24, 'x')).has_value());
}

// Runs put_forever and gives the last number whose put it said was acknowledged before it was killed.
long kill_while_writing(const std::string& store, long enough) {
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) return -1;
  const std::string program = std::string(std::getenv("HEADROOM_BIN")) + "/put_forever";
  const pid_t child = fork();
  if (child == 0) {
    dup2(out[1], STDOUT_FILENO);
    execl(program.c_str(), program.c_str(), store.c_str(), nullptr);
    _exit(127);
  }
  close(out[1]);
  FILE* lines = fdopen(out[0], "r");
  long acknowledged = -1;
  bool killed = false;
  for (long number = 0; std::fscanf(lines, "%ld", &number) == 1;) {
    acknowledged = number;
    if (number >= enough && !killed) killed = kill(child, SIGKILL) == 0;
  }
  std::fclose(lines);
  waitpid(child, nullptr, 0);
  return acknowledged;
}

TEST_F(RocksDbTest, loses_no_acknowledged_write_to_a_kill_without_warning) {
  for (const long enough : {200, 1'000}) {
    const long acknowledged = kill_while_writing(folder.file("store"), enough);
    ASSERT_GE(acknowledged, enough);
    open();
    for (long number = 0; number <= acknowledged; ++number) {
      ASSERT_EQ(text({space, static_cast<std::uint64_t>(number)}), "value " + std::to_string(number));
    }
    store.reset();
  }
}

}  // namespace
}  // namespace headroom::service
