#include "sim/run/ledger.h"

#include <fmt/format.h>

#include <span>

#include "models/provenance/ledger.h"
#include "sim/clients/sources.h"
#include "sim/cluster/sources.h"
#include "sim/modelled/moderation.h"
#include "sim/modelled/ranking.h"
#include "sim/modelled/uploads.h"
#include "sim/run/sources.h"

namespace headroom::run {

std::vector<models::Constant> ledger() {
  std::vector<models::Constant> all = models::all_constants();
  for (const std::span<const models::Constant> room :
       {cluster::cluster_constants(), clients::client_constants(),
        std::span<const models::Constant>{modelled::ranking_constants}, modelled::upload_constants(),
        modelled::moderation_constants(), run_constants()})
    all.insert(all.end(), room.begin(), room.end());
  return all;
}

std::string provenance_page() {
  std::string page =
      "# Where the numbers come from\n\n"
      "Written by `headroom schema --constants` from the ledger of the models and the simulated world; a test keeps\n"
      "it true, and another refuses a number in their sources that is not in the ledger. `headroom run --explain` and\n"
      "the report print the same for one run. What a scenario sets replaces what stands here.\n\n"
      "*measured*: on the project's own code or machine. *calibrated*: fitted so that a published or measured outcome\n"
      "comes back. *published*: in the source named, or computed from its data. *assumed*: nobody says; the source\n"
      "gives the reasoning.\n";
  std::string_view room;
  for (const models::Constant& c : ledger()) {
    const std::string_view its = c.name.substr(0, c.name.find('.'));
    if (its != room) {
      room = its;
      page += fmt::format("\n## {}\n\n| constant | value | unit | known as | source |\n|---|---|---|---|---|\n", room);
    }
    page += fmt::format("| `{}` | {:.6g} | {} | ", c.name, c.value, c.unit);
    page += fmt::format("{} | {} |\n", models::name(c.basis), c.source);
  }
  return page;
}

}  // namespace headroom::run
