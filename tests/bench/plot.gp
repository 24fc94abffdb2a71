# SPDX-License-Identifier: BSD-3-Clause
# Added time against the number of path rules: gnuplot -e "csv='FILE'; out='FILE'" plot.gp
set terminal svg size 900,420 font "sans-serif,13" background rgb "white"
set output out
set datafile separator ","
set title "Time added to the start of a program, by number of path rules"
set xlabel "path rules"
set ylabel "microseconds"
set logscale xy
set key outside right center Left reverse
set xrange [2:12000]
set grid
rows(variant) = sprintf("< awk -F, '$1 ~ /^paths-/ && $5 == \"%s\" { print $2 \",\" $10 }' %s", variant, csv)
has(variant) = system(sprintf("grep -c '^paths-2,.*,%s,' %s || true", variant, csv)) > 0
list = "setpriv minijail0 landrun landlock-restrict bwrap firejail"
peers = ""
do for [p in list] { if (has(p)) { peers = peers . " " . p } }
plot rows("floor") using 1:2 with linespoints lw 2 title "the floor: bare calls in a constructor", \
     rows("shim") using 1:2 with linespoints lw 2 title "the shim", \
     rows("landshim run") using 1:2 with linespoints lw 2 title "landshim run", \
     rows("static launcher") using 1:2 with linespoints title "a static launcher", \
     for [p in peers] rows(p) using 1:2 with linespoints title p
