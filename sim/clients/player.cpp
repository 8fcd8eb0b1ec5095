#include "sim/clients/player.h"

#include <algorithm>
#include <cmath>

#include "models/laws/uniform.h"
#include "models/viewers/playback.h"
#include "models/viewers/sources.h"
#include "sim/clients/sources.h"

namespace headroom::clients {

namespace {

double link_level(const models::LinkModel& links, const models::LinkMix& mix, Random& random) {
  const models::LinkClass its = models::link_class(mix, random.uniform());
  return links.visit(its, random.uniform());
}

}  // namespace

Player::Player(const World& world, std::uint16_t region, std::uint64_t viewer, const models::LinkMix& mix,
               Random& random)
    : world_(world), random_(random), viewer_(models::mix(viewer)), level_(link_level(world.links, mix, random)),
      rtt_s_(seconds(world.network.client_rtt(region, random.uniform()))), s_per_bit_(1 / level_) {}

double Player::Clip::first_s() const { return std::min(models::segment_seconds.value, duration_s); }

void Player::line_up(models::VideoId video) {
  line_.push_back({.video = video, .duration_s = world_.catalogue.traits(video).duration_s});
}

// When so many bits are here that begin to come at `from_s`. The link's rate changes from second to second, whatever is
// downloaded in them.
double Player::arrives(double from_s, double bits, double served) {
  for (double at = from_s;;) {
    const auto second = static_cast<std::int64_t>(at);
    if (second != second_ || rate_ <= 0) {
      second_ = second;
      rate_ = world_.links.second(level_, random_.uniform());
    }
    const double end = static_cast<double>(second + 1), rate = std::min(rate_, served);
    if (bits <= (end - at) * rate) return at + bits / rate;
    bits -= (end - at) * rate;
    at = end;
  }
}

// What the player believes of the link: a moving mean of the time that a bit took, hence a harmonic mean of throughput,
// so that a link that is slow at times is trusted less than a steady one.
void Player::observe(double bits, double took_s) {
  s_per_bit_ += throughput_weight * (std::max(took_s, 1e-3) / bits - s_per_bit_);
}

// With a segment or less in the buffer, a player takes the lowest rendition, as that surely comes in time; with a
// buffer that is not low, what the link carries; in between, a share of it (BBA's reservoir and cushion; SIGCOMM'14).
std::size_t Player::rendition(double buffered_s) const {
  const double above_s = buffered_s - models::segment_seconds;
  return models::rendition_for(estimate() * std::clamp(above_s / (buffer_low_s - models::segment_seconds), 0.0, 1.0));
}

// Asks for a video and gets its first segment: ahead of its time, or while its viewer waits. The network keeps it in
// the rendition that the link carries. False: no tier would serve it.
bool Player::ask(Clip& clip, double at_s, bool ahead, Time now, WallTime wall) {
  clip.rendition = models::rendition_for(estimate());
  clip.first_bits = clip.first_s() * models::ladder[ahead ? clip.rendition : rendition(0)].bits_per_s;
  const Bytes object{static_cast<std::int64_t>(clip.duration_s * models::ladder[clip.rendition].bits_per_s / 8)};
  const Bytes first{static_cast<std::int64_t>(clip.first_bits / 8)};
  clip.delivery = world_.cdn.fetch(viewer_, clip.video, clip.rendition, object, first, now, wall);
  clip.asked = !clip.delivery.refused;
  if (!clip.asked) return false;
  const double trips = connected_ ? models::request_round_trips : models::quic_round_trips;
  connected_ = true;
  const double begins = at_s + trips * rtt_s_ + seconds(clip.delivery.first_byte);
  clip.ready_s = free_s_ = arrives(begins, clip.first_bits, clip.delivery.bytes_per_s * 8);
  observe(clip.first_bits, clip.ready_s - begins);
  return true;
}

// Asks for the first of those lined up that has not been asked for. False: there is none, or no tier would serve it.
bool Player::ask_next(double at_s, Time now, WallTime wall) {
  const auto next = std::ranges::find(line_, false, &Clip::asked);
  return next != line_.end() && ask(*next, at_s, true, now, wall);
}

void Player::fetch_ahead(double from_s, double to_s, Time now, WallTime wall) {
  free_s_ = std::max(free_s_, from_s);
  while (free_s_ < to_s && ask_next(free_s_, now, wall)) {}
}

std::optional<Play> Player::show(const Showing& showing, Time now, WallTime wall) {
  Clip clip = line_.front();
  line_.erase(line_.begin());
  free_s_ = std::max(free_s_, showing.from_s);
  const double stays_s = showing.to_s - showing.from_s;
  if (!clip.asked) {
    // Swiped away before its turn came, it is not asked for.
    if (free_s_ >= showing.to_s) return Play{.start = from_seconds(stays_s), .waited = true};
    if (!ask(clip, free_s_, false, now, wall)) return std::nullopt;
  }
  const double late_s = std::max(0.0, clip.ready_s - showing.from_s);
  const Rest rest = fetch_rest(clip, showing, now, wall);
  const double watched_s = std::max(0.0, stays_s - late_s - rest.stalled_s);
  const double first_s = std::min(watched_s, clip.first_s()), rest_s = std::min(watched_s - first_s, rest.fetched_s);
  watched_bits_ += first_s / clip.first_s() * clip.first_bits + (rest_s > 0 ? rest_s / rest.fetched_s * rest.bits : 0);
  fetch_ahead(showing.to_s, showing.back_s, now, wall);
  return Play{.start = from_seconds(late_s + decoder_start_s),
              .waited = late_s > 0,
              .watched = from_seconds(watched_s),
              .stalled = from_seconds(rest.stalled_s)};
}

// Fetches while the video is on the screen: what follows of it, and what comes next.
Player::Rest Player::fetch_rest(const Clip& clip, const Showing& showing, Time now, WallTime wall) {
  const double starts_s = std::max(clip.ready_s, showing.from_s), whole_s = clip.duration_s - clip.first_s();
  models::Playback playback{starts_s, clip.first_s()};
  Rest rest;
  double lost_bits = 0;
  bool ahead = true;
  while (free_s_ < showing.to_s) {
    const double next_s = std::min(models::segment_seconds.value, whole_s - rest.fetched_s);
    const double buffered_s = playback.buffered_s(free_s_);
    const bool low = next_s > 0 && buffered_s < buffer_low_s;
    if (!low && ahead) {
      ahead = ask_next(free_s_, now, wall);
      continue;
    }
    if (next_s <= 0) break;
    const double room_s = playback.dry_at_s() + next_s - buffer_limit_s;  // when there is room for it
    if (!low && free_s_ < room_s) {
      free_s_ = room_s;
      continue;
    }
    const double bits = next_s * models::ladder[std::min(clip.rendition, rendition(buffered_s))].bits_per_s;
    const double asked_s = free_s_;
    free_s_ = arrives(asked_s, bits, clip.delivery.bytes_per_s * 8);
    if (free_s_ > showing.to_s) {
      lost_bits = bits * (showing.to_s - asked_s) / (free_s_ - asked_s);
      free_s_ = showing.to_s;
      break;
    }
    observe(bits, free_s_ - asked_s);
    rest.stalled_s += playback.arrived(free_s_, next_s);
    rest.fetched_s += next_s;
    rest.bits += bits;
  }
  const Bytes more{static_cast<std::int64_t>((rest.bits + lost_bits) / 8)};
  if (more.count > 0 && !world_.cdn.send_more(clip.delivery, more, now))
    return {.stalled_s = std::max(0.0, showing.to_s - starts_s - clip.first_s())};
  if (rest.fetched_s < whole_s) rest.stalled_s += std::max(0.0, showing.to_s - std::max(starts_s, playback.dry_at_s()));
  return rest;
}

}  // namespace headroom::clients
