// The sections of an estimate; each appends its lines and flags.
#pragma once

#include "models/sizing/figures.h"
#include "models/sizing/fleet.h"
#include "models/sizing/sheet.h"

namespace headroom::models {

constexpr double seconds_per_day = 86400;

struct Inputs {
  const ProductFigures& f;
  const Claims& c;
  const Assumptions& a;
};

void demand_lines(const Inputs& in, Sheet& sheet);
void list_lines(const Inputs& in, Sheet& sheet);
void event_lines(const Inputs& in, Sheet& sheet);
void upload_lines(const Inputs& in, Sheet& sheet);
void delivery_lines(const Inputs& in, Sheet& sheet);
void objective_lines(const Inputs& in, Sheet& sheet);
void fleet_lines(const std::vector<FleetInput>& fleet, Sheet& sheet);

// Plays per second, mean over the day; the design's own rounded figure where it prints one that agrees, because it goes
// on calculating with that. Needs dau and videos_per_user.
double plays_per_second(const Inputs& in);
bool has_plays(const Inputs& in);

// People in a session at one time, on average over the day; needs dau.
double concurrent_users(const Inputs& in);
Nanos session_per_user(const Inputs& in);

inline std::string count(double n) { return human(n, Unit::count, 4); }

}  // namespace headroom::models
