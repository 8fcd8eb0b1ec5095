// How many feed requests a second the users of a region make, exactly: the visits that the demand
// model expects, spread over the pages that a visit asks for.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/demand/intensity.h"
#include "sim/cluster/let_in.h"

namespace headroom::clients {

// What decides when a visit asks for pages.
struct VisitPace {
  double videos_per_visit = 18.75;
  double surfaces_per_visit = 0;  // its requests of other surfaces, on which it is away from the feed
  int page_size = 10;
  int prefetch = 3;  // videos left in hand when the next page is asked for
};

// Expected page requests and plays of one visit by time since its start, in bins of 10 s. Taken from 20,000 visits
// drawn from the visits' own law (fixed seed), their lengths evenly: the error of a bin's share is below .004.
class VisitProfile {
 public:
  static constexpr double bin_s = 10;
  explicit VisitProfile(VisitPace pace);

  double pages_per_visit() const { return pages_; }
  // Variance over mean of the pages that Poisson visits ask for: E[pages^2] / E[pages] of a visit.
  double dispersion() const { return dispersion_; }
  const std::vector<double>& bins() const { return bins_; }
  const std::vector<double>& plays() const { return plays_; }
  // Variance over mean of the videos that Poisson visits come to, and seconds given to one on average.
  double play_dispersion() const { return play_dispersion_; }
  double watched_s() const { return watched_s_; }

 private:
  std::vector<double> bins_, plays_;
  double pages_ = 0, dispersion_ = 1, play_dispersion_ = 1, watched_s_ = 0;
};

// Classes of the gateway's traffic.
enum Traffic : unsigned { page_traffic, surface_traffic };

class PageLoad final : public cluster::RootLoad {
 public:
  // `visits`: the region's visits; simulated time zero is `zero_utc_s` on its clock; covers [0, horizon).
  // `surface_requests`: of the other surfaces, for each visit.
  PageLoad(const models::Intensity& visits, std::size_t region, const VisitProfile& profile, double zero_utc_s,
           Nanos horizon, double surface_requests = 0);
  PageLoad(const PageLoad&) = delete;
  PageLoad& operator=(const PageLoad&) = delete;

  double rate(Time t) const override;
  // Expected requests over [from, to).
  double expected(Time from, Time to) const;
  // Variance over mean of a sampled count of requests, over spans much longer than a visit.
  double dispersion() const { return dispersion_; }
  // Videos that visits come to over [from, to), variance over mean of a sampled count of them, and seconds that a
  // viewer gives one on average.
  double expected_plays(Time from, Time to) const { return plays_.before(seconds(to)) - plays_.before(seconds(from)); }
  double play_dispersion() const { return play_dispersion_; }
  double watched_s() const { return watched_s_; }
  // No visit lasts longer: whoever is here now began within it.
  Nanos longest_visit() const { return longest_visit_; }

  // One request was due, by a sampled user or by a twin of his (user_ids.h).
  void due(bool by_twin) {
    count();
    requests_.count();
    requests_served_.count(pages_served_.due(pages_let_in_.due()));
    if (!by_twin) originals_.count();
  }
  void surface_due() {
    surfaces_.count();
    requests_.count();
    requests_served_.count(surfaces_let_in_.due());
  }
  // Requests of the other surfaces, which are ahead of later pages in a rush; and all that the gateway is asked: the
  // roots of what serves both alike.
  const cluster::RootLoad& surfaces() const { return surfaces_; }
  const cluster::RootLoad& requests() const { return requests_; }
  // Those of its classes of traffic, by number.
  std::array<const cluster::RootLoad*, 2> classes() const { return {this, &surfaces_}; }
  // Those of the pages that the gateway lets in: the roots of what serves them behind it. And those of all requests,
  // pages once the feed has assembled them in time: the roots of what is read at once for either.
  const cluster::RootLoad& pages_let_in() const { return pages_let_in_; }
  const cluster::RootLoad& requests_served() const { return requests_served_; }
  void set_doors(const cluster::AtTheDoors& of_gateway) {
    pages_let_in_.set_doors(of_gateway);
    surfaces_let_in_.set_doors(of_gateway);
  }
  void set_feed(const cluster::AtTheDoors& of_feed) { pages_served_.set_doors(of_feed); }
  // The same load, its requests counted without those of twins: the roots of what twins do not use.
  const cluster::RootLoad& originals() const { return originals_; }

 private:
  class Originals final : public cluster::RootLoad {
   public:
    explicit Originals(const PageLoad& all) : all_(all) {}
    double rate(Time t) const override { return all_.rate(t); }

   private:
    const PageLoad& all_;
  };

  class OfSurfaces final : public cluster::RootLoad {
   public:
    OfSurfaces(const PageLoad& pages, double per_visit) : pages_(pages), per_visit_(per_visit) {}
    double rate(Time t) const override { return per_visit_ * pages_.visits(t); }

   private:
    const PageLoad& pages_;
    double per_visit_;
  };
  class Both final : public cluster::RootLoad {
   public:
    Both(const cluster::RootLoad& a, const cluster::RootLoad& b) : a_(a), b_(b) {}
    double rate(Time t) const override { return a_.rate(t) + b_.rate(t); }

   private:
    const cluster::RootLoad &a_, &b_;
  };
  // Visits that begin per second.
  double visits(Time t) const;

  // A function of time by its values at even distances, straight between them, and its integral from zero.
  class Course {
   public:
    Course() = default;
    Course(double step_s, std::vector<double> values);
    double at(double t_s) const;
    double before(double t_s) const;

   private:
    double step_s_ = 0;
    std::vector<double> values_, integral_;
  };
  double before(Time t) const;

  double dispersion_, play_dispersion_, watched_s_;
  Nanos longest_visit_;
  // A visit asks for its first page at once, so a rush of visits is a rush of pages in the same second. Visits before
  // each second's start, and the rate of all later pages.
  std::vector<double> visits_before_;
  Course later_, plays_;
  Originals originals_{*this};
  OfSurfaces surfaces_;
  Both requests_{*this, surfaces_};
  cluster::LetIn pages_let_in_{*this, page_traffic}, surfaces_let_in_{surfaces_, surface_traffic};
  cluster::LetIn pages_served_{pages_let_in_, 0};
  Both requests_served_{pages_served_, surfaces_let_in_};
};

}  // namespace headroom::clients
