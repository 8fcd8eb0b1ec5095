// The files of page/ and the charting library, as built into this library.
#pragma once

#include <string_view>

namespace headroom::report::assets {

std::string_view index_html();
std::string_view report_css();
std::string_view charts_js();
std::string_view tables_js();
std::string_view report_js();
std::string_view echarts_js();  // Apache ECharts, Apache-2.0

}  // namespace headroom::report::assets
