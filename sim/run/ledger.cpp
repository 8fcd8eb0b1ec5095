#include "sim/run/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "models/provenance/ledger.h"
#include "sim/clients/sources.h"
#include "sim/cluster/sources.h"
#include "sim/modelled/moderation.h"
#include "sim/modelled/ranking.h"
#include "sim/modelled/uploads.h"
#include "sim/platform/sources.h"
#include "sim/run/sources.h"
#include "sim/scenario/sources.h"

namespace headroom::run {

namespace {

std::string_view room_of(const models::Constant& c) { return c.name.substr(0, c.name.find('.')); }

// The rooms, in the order of `all`.
std::vector<std::span<const models::Constant>> rooms_of(std::span<const models::Constant> all) {
  std::vector<std::span<const models::Constant>> rooms;
  while (!all.empty()) {
    const auto other = std::ranges::find_if(all, [&](const auto& c) { return room_of(c) != room_of(all.front()); });
    rooms.push_back(all.first(static_cast<std::size_t>(other - all.begin())));
    all = all.subspan(rooms.back().size());
  }
  return rooms;
}

// How many of a room are known in which way.
std::string overview_row(std::span<const models::Constant> room) {
  using enum models::Basis;
  std::string row = fmt::format("| [{0}](#{0}) |", room_of(room.front()));
  for (const models::Basis basis : {measured, calibrated, published, assumed})
    row += fmt::format(" {} |", std::ranges::count(room, basis, &models::Constant::basis));
  return row + "\n";
}

}  // namespace

std::vector<models::Constant> ledger() {
  std::vector<models::Constant> all = models::all_constants();
  const std::vector<models::Constant> machines = cluster::cluster_constants();
  const std::vector<models::Constant> language = scenario::scenario_constants();
  for (const std::span<const models::Constant> room :
       {std::span<const models::Constant>{machines}, platform::platform_constants(), clients::client_constants(),
        std::span<const models::Constant>{modelled::ranking_constants}, modelled::upload_constants(),
        modelled::moderation_constants(), run_constants(), std::span<const models::Constant>{language}})
    all.insert(all.end(), room.begin(), room.end());
  return all;
}

std::string provenance_page() {
  std::string page =
      "# Where the numbers come from\n\n"
      "Written by `headroom schema --constants` from the ledger of the models and the simulated world; a test keeps\n"
      "it true, and another refuses a number in their sources that is not in the ledger. `headroom run --explain` and\n"
      "the report print the same for one run. What a scenario sets replaces what stands here: `fleet` is the base\n"
      "scenario's, and `scenario` what the language takes where a scenario is silent.\n\n"
      "*measured*: on the project's own code or machine. *calibrated*: fitted so that a published or measured outcome\n"
      "comes back. *published*: in the source named, or computed from its data. *assumed*: nobody says; the source\n"
      "gives the reasoning.\n\n"
      "| room | measured | calibrated | published | assumed |\n|---|---|---|---|---|\n";
  const std::vector<models::Constant> all = ledger();
  const auto rooms = rooms_of(all);
  for (const auto room : rooms) page += overview_row(room);
  for (const auto room : rooms) {
    page += fmt::format("\n## {}\n\n| constant | value | unit | known as | source |\n|---|---|---|---|---|\n",
                        room_of(room.front()));
    for (const models::Constant& c : room) {
      page += fmt::format("| `{}` | {:.6g} | {} | ", c.name, c.value, c.unit);
      page += fmt::format("{} | {} |\n", models::name(c.basis), c.source);
    }
  }
  return page;
}

}  // namespace headroom::run
