// Numbers that members of structs begin with: each has an entry in its room's ledger, or a reason here.
#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <sstream>

#include "tests/layering/members.h"

namespace headroom::layering {
namespace {

// Members of one file that are exempt, all for the same reason.
struct Exempt {
  std::string_view path, members, reason;
};
constexpr std::string_view neutral = "1 of something: neutral until it is set";
constexpr std::string_view estimator = "of an estimator: its error, not what is modelled";
constexpr std::string_view built = "set by who builds the part, from the scenario whose default is in the ledger";
constexpr std::string_view sampling = "how densely, how long and how finely is simulated, stated by every result";
constexpr std::string_view other_world = "stations of a scenario's own, nothing of the product";

constexpr std::array exempt = {
    Exempt{"models/demand/intensity.h", "Surge::factor", neutral},
    Exempt{"models/demand/intensity.h", "Intensity::duration_s_", "unit conversion: a day"},
    Exempt{"models/hardware/catalogue.h", "InstanceType::ipc", "over that of the baseline, which is 1"},
    Exempt{"models/laws/law.h",
           "Fixed::mean Exponential::mean ShiftedExponential::mean_excess Lognormal::sigma Gamma::mean Gamma::cv "
           "Hyperexponential::mean Hyperexponential::scv Law::scale_",
           neutral},
    Exempt{"models/popularity/catalogue.h", "CatalogueParams::sample_rate CatalogueParams::seed", neutral},
    Exempt{"models/popularity/catalogue.h", "CatalogueParams::uploads_per_day", built},
    Exempt{"models/popularity/growth.h", "ViralSpike::peak_share ViralSpike::rise_s ViralSpike::decay_exponent", built},
    Exempt{"models/popularity/growth.h", "HawkesParams::immigrants_per_s", neutral},
    Exempt{"models/popularity/growth.h", "HawkesParams::step_s HawkesParams::steps", "grid and size of a table"},
    Exempt{"models/popularity/rank_law.h", "RankLaw::joint_", neutral},
    Exempt{"models/queueing/networks.h", "JacksonStation::mu JacksonStation::servers ClosedStation::servers", neutral},
    Exempt{"models/queueing/stations.h", "PriorityClass::mean_service PriorityClass::cs2", neutral},
    Exempt{"models/sizing/figures.h", "Assumptions::ladder_mbit", "popularity.ladder"},
    Exempt{"models/sizing/figures.h", "Assumptions::slow_link_mbit", "unit conversion: Mbit"},
    Exempt{"models/sizing/fleet.h", "FleetInput::cores FleetInput::regions", neutral},
    Exempt{"models/sizing/loads.h", "Load::units", neutral},
    Exempt{"models/statistics/block_ratio.cpp", "Spread::degrees", neutral},
    Exempt{"models/statistics/stopping.h", "StoppingRule::relative StoppingRule::fewest StoppingRule::most", estimator},
    Exempt{"models/viewers/link.h", "LinkMix::fast", "what the others leave of 1"},
    Exempt{"sim/clients/page_load.h", "VisitPace::videos_per_visit VisitPace::page_size VisitPace::prefetch", built},
    Exempt{"sim/clients/page_load.h", "VisitProfile::dispersion_ VisitProfile::play_dispersion_", neutral},
    Exempt{"sim/clients/surfaces.h", "SurfaceParams::share_of_visits", neutral},
    Exempt{"sim/clients/user_ids.h", "Twins::first", neutral},
    Exempt{"sim/clients/visitors.h",
           "VisitorParams::users VisitorParams::sample_rate VisitorParams::dispersion VisitorParams::seed", neutral},
    Exempt{"sim/clients/visitors.h",
           "VisitorParams::attempts VisitorParams::retry_base VisitorParams::timeout VisitorParams::kept_videos "
           "VisitorParams::events_per_view VisitorParams::event_batch",
           built},
    Exempt{"sim/cluster/cdn.h", "CdnParams::edges", neutral},
    Exempt{"sim/cluster/consumer_group.h",
           "ConsumerGroupParams::workers ConsumerGroupParams::records_per_worker_s ConsumerGroup::slowdown_", neutral},
    Exempt{"sim/cluster/consumer_group.h", "ConsumerGroupParams::partitions ConsumerGroupParams::retention", built},
    Exempt{"sim/cluster/egress.h", "SharedLine::admitted_", neutral},
    Exempt{"sim/cluster/load_ratio.h", "Short::dispersion", "that of Poisson arrivals, which is 1"},
    Exempt{"sim/cluster/pool.h", "PoolParams::sample_rate Pool::root_scale_ Pool::slowdown_", neutral},
    Exempt{"sim/cluster/pool.h",
           "PoolParams::replicas PoolParams::simulated PoolParams::cores PoolParams::choices PoolParams::queue_limit",
           built},
    Exempt{"sim/cluster/service_table.h", "Service::units", neutral},
    Exempt{"sim/cluster/store_tier.h",
           "StoreTierParams::copies StoreTierParams::read_answers StoreTierParams::write_answers", built},
    Exempt{"sim/modelled/moderation.h",
           "ReviewDeskParams::reviewers ReviewDeskParams::review_time ReviewDeskParams::review_within", built},
    Exempt{"sim/modelled/moderation.h", "ReviewDeskParams::sample_rate", neutral},
    Exempt{"sim/modelled/uploads.h",
           "UploadRoots::factor_ UploadParams::sample_rate UploadParams::log_rate UploadParams::store_rate "
           "UploadParams::seed",
           neutral},
    Exempt{"sim/modelled/uploads.h",
           "UploadParams::upload_deadline UploadParams::moderation_deadline UploadParams::reject_above "
           "UploadParams::review_above UploadParams::live_within",
           built},
    Exempt{"sim/platform/params.h", "HostGroupParams::hosts HostGroupParams::cores HostGroupParams::speed", neutral},
    Exempt{"sim/platform/platform.h", "ExecutionParams::cores", neutral},
    Exempt{"sim/platform/traffic.h", "LinkState::factor", neutral},
    Exempt{"sim/run/collector.h", "CollectorParams::sample_rate ServiceRecord::more Collector::fineness_", neutral},
    Exempt{"sim/run/encoder_fleet.h", "EncoderFleetParams::cores_per_worker EncoderFleetParams::start_up", built},
    Exempt{"sim/run/encoder_fleet.h", "EncoderFleetParams::sample_rate", neutral},
    Exempt{"sim/run/platform_world.h", "EncoderHosts::speed", neutral},
    Exempt{"sim/run/platform_world.h", "PlatformInputs::wan_bytes_per_second PlatformInputs::origin_bytes_per_second",
           "unit conversion: bits in a byte"},
    Exempt{"sim/run/self_check.h", "Roots::dispersion", neutral},
    Exempt{"sim/scenario/cache.h", "EdgeCache::nodes", "fleet.cdn_edge.nodes"},
    Exempt{"sim/scenario/composition.h",
           "Keys::objects Keys::alpha Arrivals::rate StationCache::entries StationCall::copies Step::probability "
           "Station::replicas Station::servers",
           other_world},
    Exempt{"sim/scenario/demand.h", "Replay::gap_limit", "how a trace is read"},
    Exempt{"sim/scenario/detail.h", "DetailWindow::length Detail::before Detail::after", sampling},
    Exempt{"sim/scenario/policies.h", "Autoscale::min Autoscale::max AutoscaleLag::min AutoscaleLag::max",
           "bounds that bind nobody until they are set"},
    Exempt{"sim/scenario/product.h", "LinkMix::fast", "what the others leave of 1"},
    Exempt{"sim/scenario/product.h", "Transcode::renditions", "names of popularity.ladder"},
    Exempt{"sim/scenario/product.h", "Sample::p", "how often real code runs beside its cost; no result depends on it"},
    Exempt{"sim/scenario/scenario.h",
           "Scenario::seed Scenario::sample_rate Scenario::start Scenario::duration Scenario::warm_up Scenario::step",
           sampling},
    Exempt{"sim/scenario/service.h", "Service::replicas Service::deadline",
           "of a service that the base fleet does not know; there is none"},
    Exempt{"sim/scenario/world.h", "Network::same_zone Network::between_zones",
           "network.rtt.same_zone, .between_zones"},
};

// "path Struct::member" of every exempt one.
std::set<std::string, std::less<>> exempt_places() {
  std::set<std::string, std::less<>> places;
  for (const Exempt& e : exempt) {
    std::istringstream members{std::string(e.members)};
    for (std::string member; members >> member;) places.insert(std::string(e.path) + " " + member);
  }
  return places;
}

std::string room_of(std::string_view path) {
  return std::string(path.substr(0, path.find('/', path.find('/') + 1) + 1));
}

// "room Struct::member" of every member whose default is entered: default_of(&Struct::member, ...) in the same room.
std::set<std::string, std::less<>> entered(const std::vector<SourceFile>& files) {
  static const std::regex entry{R"(default_of\(\s*&(?:\w+::)*?(\w+::\w+),)"};
  static const std::regex other_name{R"(using (\w+) = (?:\w+::)*(\w+);)"};
  std::set<std::string, std::less<>> all;
  for (const SourceFile& file : files) {
    if (!file.is_cpp() || !in_watched_room(file)) continue;
    std::string text;
    for (const std::string& line : file.lines) text += line + '\n';
    for (std::sregex_iterator at{text.begin(), text.end(), other_name}, end; at != end; ++at)
      text = std::regex_replace(text, std::regex{"&" + (*at)[1].str() + "::"}, "&" + (*at)[2].str() + "::");
    for (std::sregex_iterator at{text.begin(), text.end(), entry}, end; at != end; ++at)
      all.insert(room_of(file.path) + " " + (*at)[1].str());
  }
  return all;
}

}  // namespace

std::vector<Breach> member_breaches(const std::vector<SourceFile>& files) {
  const auto known = entered(files);
  const auto excused = exempt_places();
  std::vector<Breach> breaches;
  for (const SourceFile& file : files) {
    if (!file.is_cpp() || !in_watched_room(file)) continue;
    for (const NumberedMember& member : numbered_members(file))
      if (!known.contains(room_of(file.path) + " " + member.name) && !excused.contains(file.path + " " + member.name))
        breaches.push_back({file.path, member.line,
                            "'" + member.name + "' begins with a number without a source: let it begin with a "
                                "models::Constant, enter it in its room's ledger by models::default_of, or say in "
                                "tests/layering/member_rules.cpp why it is none of the model's"});
  }
  return breaches;
}

std::vector<std::string> idle_exemptions(const std::vector<SourceFile>& files) {
  auto places = exempt_places();
  for (const SourceFile& file : files)
    if (file.is_cpp() && in_watched_room(file))
      for (const NumberedMember& member : numbered_members(file)) places.erase(file.path + " " + member.name);
  return {places.begin(), places.end()};
}

}  // namespace headroom::layering
