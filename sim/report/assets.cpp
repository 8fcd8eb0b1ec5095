// The assembler copies the files in; a megabyte of array literals would take the compiler many seconds.
#include "sim/report/assets.h"

#define HEADROOM_EMBED(name, file)                                                     \
  asm(".section .rodata\n"                                                             \
      ".hidden headroom_" #name "_begin\n.hidden headroom_" #name                      \
      "_end\n"                                                                         \
      ".global headroom_" #name "_begin\n.global headroom_" #name                      \
      "_end\n"                                                                         \
      "headroom_" #name "_begin:\n.incbin \"" file "\"\nheadroom_" #name               \
      "_end:\n"                                                                        \
      ".previous\n");                                                                  \
  extern "C" const char headroom_##name##_begin[], headroom_##name##_end[];            \
  namespace headroom::report::assets {                                                 \
  std::string_view name() { return {headroom_##name##_begin, headroom_##name##_end}; } \
  }

HEADROOM_EMBED(index_html, HEADROOM_PAGE_DIR "/index.html")
HEADROOM_EMBED(report_css, HEADROOM_PAGE_DIR "/report.css")
HEADROOM_EMBED(charts_js, HEADROOM_PAGE_DIR "/charts.js")
HEADROOM_EMBED(tables_js, HEADROOM_PAGE_DIR "/tables.js")
HEADROOM_EMBED(report_js, HEADROOM_PAGE_DIR "/report.js")
HEADROOM_EMBED(echarts_js, HEADROOM_ECHARTS_FILE)
