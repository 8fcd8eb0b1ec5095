#include "sim/clients/player.h"

#include <algorithm>
#include <cmath>

#include "models/laws/uniform.h"
#include "models/viewers/playback.h"
#include "models/viewers/sources.h"
#include "sim/clients/sources.h"

namespace headroom::clients {

Player::Player(const World& world, std::uint16_t region, std::uint64_t viewer, const models::LinkMix& mix,
               Random& random)
    : world_(world), random_(random), viewer_(models::mix(viewer)), link_(models::link_class(mix, random.uniform())),
      level_(world.links.visit(link_, random.uniform())),
      rtt_s_(seconds(world.network.client_rtt(region, random.uniform()))), estimate_(level_) {}

// The link's rate changes from second to second; a download lives through as many as it takes.
double Player::download_s(double bits, double served) {
  double spent_s = 0;
  for (;;) {
    const double rate = std::min(served, world_.links.segment(link_, level_, random_.uniform()));
    if (bits <= rate) return spent_s + bits / rate;
    bits -= rate;
    spent_s += 1;
  }
}

// What the player believes of the link: a moving mean of its downloads, as players keep it.
void Player::observe(double bits, double took_s) {
  estimate_ += throughput_weight * (bits / std::max(took_s, 1e-3) - estimate_);
}

std::optional<Play> Player::play(models::VideoId video, double gap_u, Nanos ahead, Time now, WallTime wall) {
  const models::VideoTraits traits = world_.catalogue.traits(video);
  const std::size_t rendition = models::rendition_for(std::min(estimate_, level_));
  const double rate = models::ladder[rendition].bits_per_s;
  const double watched_s = world_.watching.watched_s(gap_u, traits.duration_s);
  const double once_s = std::min(watched_s, traits.duration_s);

  // What is taken: what is watched, and what the buffer held beyond it when the viewer left.
  const double taken_s = std::min(traits.duration_s, once_s + buffer_limit_s);
  const Bytes sent{static_cast<std::int64_t>(taken_s * rate / 8)};
  const cluster::Delivery delivery =
      world_.cdn.fetch(viewer_, video, rendition, traits.bytes[rendition], sent, now, wall);
  if (delivery.refused) return std::nullopt;
  const double served = delivery.bytes_per_s * 8;

  const double segment_bits = rate * models::segment_seconds;
  const double first_s = download_s(segment_bits, served);
  observe(segment_bits, first_s);
  const double start_s = models::start_delay_s(models::Transport::quic, rtt_s_, seconds(delivery.first_byte),
                                               segment_bits, segment_bits / first_s);
  const double late_s = std::max(0.0, start_s - seconds(ahead));
  // What was prefetched beyond the first segment while the last video played.
  const double spare_s = std::max(0.0, seconds(ahead) - start_s);
  models::Playback buffer{std::min(buffer_limit_s.value, models::segment_seconds * (1 + spare_s / first_s))};
  double stalled_s = 0;
  for (double at = buffer.buffered_s(); at < once_s; at += models::segment_seconds) {
    // Low on buffer, a player takes what surely arrives.
    const bool low = buffer.buffered_s() < buffer_low_s;
    const double bits = models::segment_seconds *
                        models::ladder[low ? models::rendition_for(estimate_ / 2) : rendition].bits_per_s;
    const double took_s = download_s(bits, served);
    observe(bits, took_s);
    stalled_s += buffer.arrived(took_s);
  }
  return Play{.start = from_seconds(late_s + decoder_start_s),
              .waited = late_s > 0,
              .watched = from_seconds(watched_s),
              .stalled = from_seconds(stalled_s)};
}

}  // namespace headroom::clients
