# SPDX-License-Identifier: BSD-3-Clause
# Completion of landshim(1) for fish.  What is offered is what the command says of
# itself: sub-commands and options, with their values and words, are read out of
# --help, where a value's name (POLICY, RIGHT) says what can stand there.

# Lines "OPTION<tab>VALUE<tab>WORDS", a line for each spelling.
function __landshim_options
    landshim $argv --help 2>/dev/null | while read --local --line line
        string match -qr '^ {2,6}(?:(?<short>-[a-z]), )?(?<long>--[a-z][a-z0-9-]*)(?: (?<value>[A-Z]+))?(?: {2,}(?<about>.*))?$' -- $line
        or continue
        for option in (string match -r '^-.*' -- $short $long)
            printf '%s\t%s\t%s\n' $option "$value" "$about"
        end
    end
    printf '%s\t\t%s\n' --help 'say what it does, and its options'
end

# Files, as the words of a command that has no completion of its own.
function __landshim_files --argument-names word
    complete -C "__landshim_none $word"
end

function __landshim_policies
    set -l config "$XDG_CONFIG_HOME"
    string match -q '/*' -- $config
    or set config ~/.config
    for file in $config/landshim/*.conf @SYSCONFDIR@/landshim/*.conf @DATADIR@/*.conf
        test -f $file
        and string replace -r '.*/(.*)\.conf$' '$1\tpolicy' -- $file
    end
end

# The names of the wrappers in the directory that is named, or the usual one.
function __landshim_wrappers
    set -l directory
    set -l at (contains -i -- -d $argv; or contains -i -- --directory $argv)
    and set directory -d $argv[(math $at + 1)]
    landshim wrap --list $directory 2>/dev/null | string replace -rf ': .*' ''
end

# What can be executed: names in PATH, or files.  Not what fish has itself, which landshim cannot start.
function __landshim_programs --argument-names word
    if string match -q '*/*' -- $word
        __landshim_files $word | while read --local --line file
            set -l path (string replace -r '\t.*' '' -- $file | string replace -r '^~/' ~/)
            test -d "$path" -o -x "$path"
            and echo $file
        end
        return
    end
    for directory in $PATH
        for file in $directory/*
            test -f $file -a -x $file
            and string replace -r '.*/' '' -- $file
        end
    end
end

# The values of an option by their name; of --allow-warning those that --help lists.
function __landshim_values --argument-names command value word about
    switch $value
        case POLICY OTHER
            __landshim_policies
            __landshim_files $word | string match -r '^.*(?:\.conf|/)(?:\t.*)?$'
        case N
            # Of other numbers nothing is known.
            string match -q '*ABI*' -- $about
            or return
            seq (landshim --version 2>/dev/null | string match -rg '^Landlock ABI 1 to (\d+)')
            string match -q '*"all"*' -- $about
            and echo all
        case RIGHT RIGHTS
            # Those that a rule for paths can have.
            set -l less
            string match -q '*=PATH*' -- $about
            and set less '/ network  /d; / scope  /d; /(in unrestricted only)/d;'
            landshim rights 2>/dev/null | sed -n "/^hole /q; /^right /d; /^group /d; $less s/^\([a-z_]*\) .*/\1/p"
        case NAME
            landshim $command --help 2>/dev/null | string replace -rf '^ {30}([a-z-]+)(?: +(.*))?$' '$1\t$2'
        case PID
            __fish_complete_pids
        case GROUPS
            landshim rights 2>/dev/null | sed -n '/^harden /,$ s/^\([a-z_]*\) .*/\1/p' | sed 1d
        case PORT PORTS SECONDS
        case FRAGMENT
            for file in @DATADIR@/include/*.conf
                string replace -r '.*/(.*)\.conf$' '$1\tfragment' -- $file
            end
            __landshim_files $word | string match -r '^.*(?:\.conf|/)(?:\t.*)?$'
        case PROFILE
            __landshim_files $word
        case '*'
            __landshim_files $word
    end
end

function __landshim_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l command $words[2]

    if not set -q words[2]
        landshim --help 2>/dev/null | string replace -rf '^  ([a-z]+) +(.*)$' '$1\t$2'
        printf '%s\n' --help --version
        return
    end
    set -l usage (landshim $command --help 2>/dev/null)
    or return
    set -l options (__landshim_options $command)

    # Where a PATH is asked about, PROGRAM stands after "--".
    set -l path (string match -r '^ +PATH.*' -- $usage)

    # Where several PROGRAMs are named, none has arguments.
    set -l several (string match -r 'PROGRAM\.\.\.' -- $usage)

    # The words so far: options, with the values of those that take one, to the first that is neither.
    set -l at 3
    set -l pending
    set -l about
    while set -q words[$at]
        set -l known (string match -r -- "^$(string escape --style=regex -- $words[$at])\t.*" $options)
        if test "$words[$at]" = --
            set at (math $at + 1)
            set pending
            set path
            break
        else if set -q known[1]
            set -l fields (string split \t -- $known[1])
            set pending $fields[2]
            set about $fields[3]
            if test -n "$pending" && set -q words[(math $at + 1)]
                set at (math $at + 1)
                set pending
            end
        else if not string match -q -- '-*' $words[$at]; and not set -q path[1]; and not set -q several[1]
            break
        end
        set at (math $at + 1)
    end

    # After PROGRAM everything is PROGRAM's.
    if set -q words[$at]
        string match -q '*PROGRAM*' -- $usage
        and complete -C (string join ' ' -- (string escape -- $words[$at..]) $word)
        return
    end
    if test -n "$pending"
        __landshim_values $command $pending $word $about
    else if string match -qr -- '^(?<option>--[a-z0-9-]+)=(?<rest>.*)' $word
        set -l fields (string split \t -- (string match -r -- "^$option\t.*" $options)[1])
        test -n "$fields[2]"
        and __landshim_values $command $fields[2] $rest $fields[3] | string replace -r '^' -- "$option="
    else if string match -q -- '-*' $word
        string replace -r '\t.*\t' '\t' -- $options
    else if set -q path[1]
        __landshim_files $word
    else if set -q several[1]; and contains -- --remove $words
        __landshim_wrappers $words
    else if set -q several[1]; and contains -- --list $words
        return
    else if string match -q '*PROGRAM*' -- $usage
        __landshim_programs $word
    end
end

complete -c landshim -f -k -a '(__landshim_complete)'
