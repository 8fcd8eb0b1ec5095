#include "sim/validate/scaling_page.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace headroom::validate {
namespace {

bool is_ratio(Measure measure) {
  return measure != Measure::p50 && measure != Measure::p99 && measure != Measure::time_to_recover;
}

std::string number(const Estimate& e, Measure measure) {
  if (std::isnan(e.value)) return "none";
  const bool percent = is_ratio(measure);
  const double unit = percent ? 100 : 1;
  const int digits = percent ? 2 : e.value >= 100 ? 1 : e.value >= 1 ? 2 : 3;
  std::string text = fmt::format("{:.{}f}", e.value * unit, digits);
  if (e.half_width) text += fmt::format(" ± {:.{}f}", *e.half_width * unit, digits);
  return text + (percent ? " %" : "");
}

std::string difference_text(const Estimate& d, bool relative) {
  if (std::isnan(d.value)) return "none";
  std::string text = fmt::format("{:+.2f}", d.value * 100);
  if (d.half_width) text += fmt::format(" ± {:.2f}", *d.half_width * 100);
  return text + (relative ? " %" : " points");
}

std::string limit_text(const Line& line) {
  if (!line.limit) return "";
  return fmt::format("{:g}{}", *line.limit * 100, info(line.key.measure).relative ? " %" : " points");
}

void add_table(std::string& page, const TrialResult& result) {
  const auto& rates = result.trial.rates;
  page += "| of | measure |";
  std::string rule = "|---|---|";
  for (const Rate& rate : rates) {
    page += " R = " + rate.sample + " |";
    rule += "---|";
  }
  for (std::size_t i = 1; i < rates.size(); ++i) {
    page += " " + rates[i].sample + " off by |";
    rule += "---|";
  }
  page += " at most | |\n" + rule + "---|---|\n";
  for (const Line& line : lines_of(result)) {
    page += "| " + line.key.of + " | " + std::string(info(line.key.measure).name) + " |";
    for (const Estimate& e : line.by_rate) page += " " + number(e, line.key.measure) + " |";
    const bool relative = info(line.key.measure).relative;
    for (const Estimate& d : line.differences) page += " " + difference_text(d, relative) + " |";
    page += " " + limit_text(line) + " | " + (!line.limit ? "" : line.passes ? "pass" : "**fail**") + " |\n";
  }
  page += "\n";
}

std::string verdict(const TrialResult& result) {
  int judged = 0, passed = 0, unsure = 0;
  for (const Line& line : lines_of(result)) {
    if (!line.limit) continue;
    ++judged;
    passed += line.passes ? 1 : 0;
    const Estimate& d = line.differences.back();
    if (!line.passes && std::abs(d.value) - d.half_width.value_or(0) <= *line.limit) ++unsure;
  }
  std::string text = fmt::format("{} of {} pass", passed, judged);
  if (unsure > 0) text += fmt::format("; of the rest, {} may by their interval", unsure);
  return text;
}

std::string runs_of(const TrialResult& result) {
  std::string text;
  for (std::size_t i = 0; i < result.trial.rates.size(); ++i)
    text += fmt::format("{}{} x {} ({:.1f} s each)", i > 0 ? ", " : "", result.trial.rates[i].runs,
                        result.trial.rates[i].sample, result.run_s[i]);
  return text;
}

}  // namespace

std::string scaling_page(const std::vector<TrialResult>& results, double took_s, const std::string& chart) {
  std::string page =
      "# Sampled runs against whole ones\n\n"
      "Written by `headroom validate --scaling`. Each scenario is run at several sampling rates R with seeds 1, 2, ... "
      "and the means are held against those of the first rate. Numbers have the 95 % interval of Student's t over the "
      "runs; peak and recovery are read off the mean course of all runs, with the jackknife's interval. Limits are for "
      "the last rate. What [the scaling law](scaling-law.md) says is what is tested here.\n\n"
      "Recovery counts from the onset of the fault until the share of failed and refused calls is, for good, within a "
      "tenth of its peak. Services whose work does not follow R (upload, transcode, moderation) and those less than "
      "2 % busy are left out.\n\n";
  page += fmt::format("This page took {:.0f} minutes.\n\n", std::ceil(took_s / 60));
  page += "| scenario | result | runs |\n|---|---|---|\n";
  for (const TrialResult& result : results)
    page += "| " + result.trial.title + " | " + verdict(result) + " | " + runs_of(result) + " |\n";
  page += "\n";
  if (!chart.empty()) page += "![Failures over time](" + chart + ")\n\n";
  for (const TrialResult& result : results) {
    page += "## " + result.trial.title + "\n\n`scenarios/" + result.trial.file + "`\n\n";
    add_table(page, result);
  }
  page.pop_back();
  return page;
}

std::vector<Panel> course_panels(const std::vector<TrialResult>& results) {
  std::vector<Panel> panels;
  for (const TrialResult& result : results) {
    if (result.courses.empty()) continue;
    Panel panel{.title = result.trial.title, .x_title = "minutes", .y_title = "failed at " + result.course_of + ", %"};
    for (std::size_t i = 0; i < result.courses.size(); ++i) {
      ChartLine line{.name = "R = " + result.trial.rates[i].sample};
      for (std::size_t step = 0; step < result.courses[i].size(); ++step) {
        line.x.push_back((static_cast<double>(step) + 0.5) * result.step_s / 60);
        line.y.push_back(result.courses[i][step] * 100);
      }
      panel.lines.push_back(std::move(line));
    }
    panels.push_back(std::move(panel));
  }
  return panels;
}

}  // namespace headroom::validate
