#include "tests/layering/members.h"

#include <gtest/gtest.h>

namespace headroom::layering {
namespace {

std::vector<std::string> names(std::string_view text) {
  std::vector<std::string> all;
  for (const NumberedMember& member : numbered_members(source_file("sim/run/a.h", text))) all.push_back(member.name);
  return all;
}
using Names = std::vector<std::string>;

TEST(Members, that_begin_with_a_number_are_found) {
  EXPECT_EQ(names("struct A {\n  double a = 0.5;\n  int b{3}, c = 0, d = 7;  // 9\n};\n"),
            (Names{"A::a", "A::b", "A::d"}));
  EXPECT_EQ(
      names(
          "struct A final : B<2> {\n  Nanos wait = 25ms;\n  std::chrono::nanoseconds more{std::chrono::hours{2}};\n};"),
      (Names{"A::wait", "A::more"}));
  EXPECT_EQ(names("struct A { std::vector<double> all = {0, 1e-3}; Bytes size{48LL << 30}; Rate r{.5}; };"),
            (Names{"A::all", "A::size", "A::r"}));
  EXPECT_EQ(
      names("class A {\n public:\n  int f() const { return 3; }\n private:\n  double level_ = from_seconds(2);\n};"),
      (Names{"A::level_"}));
  EXPECT_EQ(
      names("struct A {\n  struct In { int a = 1; };\n  In in{.a = 2};\n  enum class E { x = 4 };\n  int b = 5;\n};"),
      (Names{"In::a", "A::in", "A::b"}));
}

TEST(Members, say_where_they_are_and_what_they_begin_with) {
  EXPECT_EQ(numbered_members(source_file("a.h", "// A\nstruct A {\n  // so long\n  Nanos wait =\n      25ms;\n};\n")),
            (std::vector<NumberedMember>{{4, "A::wait", "\n      25ms"}}));
}

TEST(Members, that_begin_with_none_are_left_out) {
  EXPECT_EQ(names("struct A { double a = 0, b = 0.0, c = rate2; std::string s = \"12\"; std::array<int, 3> d{}; };"),
            Names{});
  EXPECT_EQ(
      names("struct A { static constexpr int n = 3; using B = C<4>; int f(int x = 3); bool operator==(const A&); };"),
      Names{});
  EXPECT_EQ(names("constexpr double a = 3;\nvoid f() { int b = 2; struct { int x; } y{3}; }\nstruct B;\nint c = 4;\n"),
            Names{});
}

TEST(MemberRules, refuse_a_number_that_is_entered_nowhere) {
  const SourceFile bad = source_file("sim/cluster/queue.h", "struct QueueParams {\n  int limit = 12;\n};\n");
  EXPECT_EQ(describe(member_breaches({bad})),
            "sim/cluster/queue.h:2: 'QueueParams::limit' begins with a number without a source: let it begin with a "
            "models::Constant, enter it in its room's ledger by models::default_of, or say in "
            "tests/layering/member_rules.cpp why it is none of the model's\n");
  for (const char* room : {"models/viewers/", "sim/clients/", "sim/faults/", "sim/modelled/", "sim/platform/",
                           "sim/run/", "sim/scenario/"})
    EXPECT_EQ(member_breaches({source_file(room + std::string("a.h"), "struct A { Nanos wait = 5s; };")}).size(), 1u)
        << room;
  EXPECT_EQ(describe(member_breaches({source_file("sim/kernel/a.h", "struct A { int size = 16; };")})), "")
      << "no model";
}

TEST(MemberRules, want_the_entry_in_the_room_of_the_member) {
  const SourceFile queue = source_file("sim/cluster/queue.h", "struct QueueParams {\n  int limit = 12;\n};\n");
  const std::string_view entry =
      "auto c = default_of(\n  &QueueParams::limit, \"cluster.queue.limit\", \"1\", assumed, \"why\");\n";
  EXPECT_EQ(describe(member_breaches({queue, source_file("sim/cluster/sources.cpp", entry)})), "");
  EXPECT_EQ(member_breaches({queue, source_file("sim/clients/sources.cpp", entry)}).size(), 1u);
  const std::string_view short_name =
      "using Q = QueueParams;\nauto c = default_of(&Q::limit, \"cluster.queue.limit\");\n";
  EXPECT_EQ(describe(member_breaches({queue, source_file("sim/cluster/sources.cpp", short_name)})), "");
}

TEST(MemberRules, know_the_names_of_what_is_entered) {
  const SourceFile entries =
      source_file("sim/cluster/sources.cpp",
                  "default_of(&A::b, \"cluster.a.b\", \"1\", assumed, \"why\"),\n{3, Basis::assumed, \"cluster.c\"}");
  EXPECT_EQ(named_constants({entries}), (Names{"cluster.a.b", "cluster.c"}));
}

}  // namespace
}  // namespace headroom::layering
