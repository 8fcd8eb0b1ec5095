// The Store port, in both worlds.
#include "tests/conformance/worlds.h"

namespace headroom::conformance {
namespace {

constexpr Keyspace space{3};
constexpr Keyspace neighbour{4};

template <class Kind>
class StoreConformance : public InWorld<Kind> {
 protected:
  using Value = std::optional<StoredValue>;

  Result<Value> get(Key key) { return this->world->run(store().get(key, this->world->soon())); }
  std::string text(Key key) {
    const Result<Value> got = get(key);
    if (!got) return "error: " + got.error().detail;
    return *got ? (*got)->bytes : "(absent)";
  }
  Result<std::uint64_t> put(Key key, std::string bytes, PutOptions options = {}) {
    return this->world->run(store().put(key, std::move(bytes), options, this->world->soon()));
  }
  Result<bool> erase(Key key) { return this->world->run(store().erase(key, this->world->soon())); }
  std::vector<std::uint64_t> subs(Key from, std::size_t limit) {
    const auto entries = this->world->run(store().scan(from, limit, this->world->soon()));
    std::vector<std::uint64_t> found;
    if (!entries) return {~0ull};
    for (const StoredEntry& entry : *entries) {
      EXPECT_EQ(entry.key.space, from.space);
      EXPECT_EQ(entry.key.id, from.id);
      EXPECT_EQ(entry.value.bytes, std::to_string(entry.key.sub));
      found.push_back(entry.key.sub);
    }
    return found;
  }
  Store& store() { return this->world->store(); }
};
TYPED_TEST_SUITE(StoreConformance, Worlds, WorldNames);

TYPED_TEST(StoreConformance, absence_is_a_value) {
  const auto got = this->get({space, 1});
  ASSERT_TRUE(got.has_value());
  EXPECT_FALSE(got->has_value());
}

TYPED_TEST(StoreConformance, what_was_put_is_got_with_its_version_and_time) {
  const WallTime before = this->world->clock().wall_now();
  const Result<std::uint64_t> version = this->put({space, 1}, "value");
  ASSERT_TRUE(version.has_value());
  const auto got = this->get({space, 1});
  ASSERT_TRUE(got.has_value() && got->has_value());
  EXPECT_EQ((*got)->bytes, "value");
  EXPECT_EQ((*got)->version, *version);
  EXPECT_GE((*got)->written, before);
  EXPECT_LE((*got)->written, this->world->clock().wall_now());
}

TYPED_TEST(StoreConformance, values_may_be_empty_or_large_or_any_bytes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const std::string large(1 << 20, 'x');
  this->put({space, 1}, "");
  this->put({space, 2}, bytes);
  this->put({space, 3}, large);
  EXPECT_EQ(this->text({space, 1}), "");
  EXPECT_EQ(this->text({space, 2}), bytes);
  EXPECT_EQ(this->text({space, 3}), large);
}

TYPED_TEST(StoreConformance, keys_differ_by_space_and_id_and_sub) {
  this->put({space, 1, 1}, "a");
  this->put({neighbour, 1, 1}, "b");
  this->put({space, 2, 1}, "c");
  this->put({space, 1, 2}, "d");
  EXPECT_EQ(this->text({space, 1, 1}), "a");
  EXPECT_EQ(this->text({neighbour, 1, 1}), "b");
  EXPECT_EQ(this->text({space, 2, 1}), "c");
  EXPECT_EQ(this->text({space, 1, 2}), "d");
  EXPECT_EQ(this->text({space, 1, 0}), "(absent)");
}

TYPED_TEST(StoreConformance, versions_rise_with_every_put_of_a_key_also_after_it_was_erased) {
  std::uint64_t last = 0;
  for (int i = 0; i < 5; ++i) {
    const auto version = this->put({space, 1}, std::to_string(i));
    ASSERT_TRUE(version.has_value());
    EXPECT_GT(*version, last);
    last = *version;
  }
  EXPECT_EQ(this->text({space, 1}), "4");
  this->erase({space, 1});
  EXPECT_GT(*this->put({space, 1}, "again"), last);
}

TYPED_TEST(StoreConformance, a_value_is_gone_after_its_ttl) {
  this->put({space, 1}, "short", {.ttl = 3 * this->world->step()});
  this->put({space, 2}, "long", {.ttl = 1h});
  this->put({space, 3}, "kept");
  EXPECT_EQ(this->text({space, 2}), "long");
  this->world->pass(4 * this->world->step());
  EXPECT_EQ(this->text({space, 1}), "(absent)");
  EXPECT_EQ(this->text({space, 2}), "long");
  EXPECT_EQ(this->text({space, 3}), "kept");
}

TYPED_TEST(StoreConformance, a_later_put_replaces_the_ttl_as_well) {
  this->put({space, 1}, "short", {.ttl = this->world->step()});
  this->put({space, 1}, "kept");
  this->world->pass(2 * this->world->step());
  EXPECT_EQ(this->text({space, 1}), "kept");
}

TYPED_TEST(StoreConformance, compare_and_set_wins_on_the_right_version_alone) {
  const auto first = this->put({space, 1}, "first");
  const auto lost = this->put({space, 1}, "lost", {.if_version = *first + 1'000});
  ASSERT_FALSE(lost.has_value());
  EXPECT_EQ(lost.error().code, Errc::conflict);
  EXPECT_EQ(this->text({space, 1}), "first");
  const auto won = this->put({space, 1}, "won", {.if_version = *first});
  ASSERT_TRUE(won.has_value());
  EXPECT_EQ(this->put({space, 1}, "late", {.if_version = *first}).error().code, Errc::conflict);
  EXPECT_EQ(this->text({space, 1}), "won");
}

TYPED_TEST(StoreConformance, version_zero_means_only_if_absent) {
  EXPECT_TRUE(this->put({space, 1}, "made", {.ttl = 50 * this->world->step(), .if_version = 0}).has_value());
  EXPECT_EQ(this->put({space, 1}, "made twice", {.if_version = 0}).error().code, Errc::conflict);
  this->world->pass(51 * this->world->step());
  EXPECT_TRUE(this->put({space, 1}, "made after it expired", {.if_version = 0}).has_value());
  this->erase({space, 1});
  EXPECT_TRUE(this->put({space, 1}, "made after it was erased", {.if_version = 0}).has_value());
}

TYPED_TEST(StoreConformance, of_racing_writers_of_one_version_exactly_one_wins) {
  std::vector<Task<Result<std::uint64_t>>> puts;
  for (int i = 0; i < 20; ++i) {
    puts.push_back(this->store().put({space, 1}, std::to_string(i), {.if_version = 0}, this->world->soon()));
  }
  struct All {
    static Task<std::vector<Result<std::uint64_t>>> of(std::vector<Task<Result<std::uint64_t>>> puts) {
      co_return co_await when_all(std::move(puts));
    }
  };
  int won = 0;
  for (const auto& put : this->world->run(All::of(std::move(puts)))) {
    won += put.has_value();
    if (!put) {
      EXPECT_EQ(put.error().code, Errc::conflict);
    }
  }
  EXPECT_EQ(won, 1);
}

TYPED_TEST(StoreConformance, erasing_says_whether_there_was_something) {
  this->put({space, 1}, "value");
  EXPECT_EQ(this->erase({space, 1}).value(), true);
  EXPECT_EQ(this->erase({space, 1}).value(), false);
  EXPECT_EQ(this->erase({space, 2}).value(), false);
  EXPECT_EQ(this->text({space, 1}), "(absent)");
}

TYPED_TEST(StoreConformance, many_are_got_in_the_order_of_their_keys) {
  for (std::uint64_t id = 1; id <= 20; id += 2) this->put({space, id}, std::to_string(id));
  std::vector<Key> keys;
  for (std::uint64_t id = 20; id >= 1; --id) keys.push_back({space, id});
  keys.push_back({space, 7});
  const auto got = this->world->run(this->store().mget(keys, this->world->soon()));
  ASSERT_TRUE(got.has_value());
  ASSERT_EQ(got->size(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    ASSERT_EQ((*got)[i].has_value(), keys[i].id % 2 == 1) << keys[i].id;
    if ((*got)[i]) {
      EXPECT_EQ((*got)[i]->bytes, std::to_string(keys[i].id));
    }
  }
}

TYPED_TEST(StoreConformance, no_keys_give_no_values) {
  const auto got = this->world->run(this->store().mget({}, this->world->soon()));
  ASSERT_TRUE(got.has_value());
  EXPECT_TRUE(got->empty());
}

TYPED_TEST(StoreConformance, a_scan_walks_the_subs_of_one_id_in_order_up_to_its_limit) {
  for (const std::uint64_t sub : {300, 5, 70'000, 1, 255, 256}) this->put({space, 1, sub}, std::to_string(sub));
  this->put({space, 0, 2}, "2");
  this->put({space, 2, 3}, "3");
  this->put({neighbour, 1, 4}, "4");
  using Subs = std::vector<std::uint64_t>;
  EXPECT_EQ(this->subs({space, 1, 0}, 100), (Subs{1, 5, 255, 256, 300, 70'000}));
  EXPECT_EQ(this->subs({space, 1, 5}, 3), (Subs{5, 255, 256}));
  EXPECT_EQ(this->subs({space, 1, 6}, 1), (Subs{255}));
  EXPECT_EQ(this->subs({space, 1, 70'001}, 10), Subs{});
  EXPECT_EQ(this->subs({space, 9, 0}, 10), Subs{});
  EXPECT_EQ(this->subs({space, 1, 0}, 0), Subs{});
}

TYPED_TEST(StoreConformance, a_scan_leaves_out_what_is_erased_or_expired) {
  this->put({space, 1, 1}, "1");
  this->put({space, 1, 2}, "2", {.ttl = this->world->step()});
  this->put({space, 1, 3}, "3");
  this->put({space, 1, 4}, "4");
  this->erase({space, 1, 3});
  this->world->pass(2 * this->world->step());
  EXPECT_EQ(this->subs({space, 1, 0}, 2), (std::vector<std::uint64_t>{1, 4}));
}

TYPED_TEST(StoreConformance, nothing_is_done_for_a_deadline_that_has_passed) {
  this->world->pass(this->world->step());
  const Time past = this->world->clock().now() - 1ns;
  Store& store = this->store();
  EXPECT_EQ(this->world->run(store.get({space, 1}, past)).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(this->world->run(store.mget({{space, 1}}, past)).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(this->world->run(store.scan({space, 1}, 1, past)).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(this->world->run(store.put({space, 1}, "value", {}, past)).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(this->world->run(store.erase({space, 1}, past)).error().code, Errc::deadline_exceeded);
  EXPECT_EQ(this->text({space, 1}), "(absent)");
}

TYPED_TEST(StoreConformance, a_dropped_read_disturbs_nobody) {
  this->put({space, 1}, "value");
  {
    struct Forget {
      static Task<void> result_of(Task<Result<std::optional<StoredValue>>> read) { (void)co_await std::move(read); }
    };
    TaskSet tasks;
    tasks.spawn(Forget::result_of(this->store().get({space, 1}, this->world->soon())));
  }
  EXPECT_EQ(this->text({space, 1}), "value");
}

}  // namespace
}  // namespace headroom::conformance
