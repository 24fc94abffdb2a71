# SPDX-License-Identifier: BSD-3-Clause
# Completion of landshim(1) for bash.

# Names of policies, from where a bare name is looked for.
_landshim_policies() {
	local directory file config=${XDG_CONFIG_HOME-}
	[[ $config == /* ]] || config=$HOME/.config
	for directory in "$config/landshim" @SYSCONFDIR@/landshim @DATADIR@; do
		for file in "$directory"/*.conf; do
			[[ -f $file ]] || continue
			file=${file##*/}
			printf '%s\n' "${file%.conf}"
		done
	done
}

# Names of installed fragments.
_landshim_fragments() {
	local file
	for file in @DATADIR@/include/*.conf; do
		[[ -f $file ]] || continue
		file=${file##*/}
		printf '%s\n' "${file%.conf}"
	done
}

# The lines that begin with a word.  compgen -W would expand them, and they are names of files.
_landshim_beginning() {
	local line
	while IFS= read -r line; do
		[[ $line == "$1"* ]] && printf '%s\n' "$line"
	done
}

# Programs: what "if" and "suspend" are to the shell, landshim cannot execute.
_landshim_programs() {
	local word=$1 directory file
	local -a directories
	if [[ $word == */* ]]; then
		while IFS= read -r file; do
			directory=${file/#\~\//"$HOME"/}
			[[ -d $directory || -x $directory ]] && printf '%s\n' "$file"
		done < <(compgen -f -- "$word")
		return
	fi
	IFS=: read -ra directories <<<"$PATH"
	for directory in "${directories[@]}"; do
		while IFS= read -r file; do
			[[ -f $file && -x $file ]] && printf '%s\n' "${file##*/}"
		done < <(compgen -f -- "${directory:-.}/$word")
	done
}

# What landshim takes first, and the options of each sub-command.
_landshim_words() {
	case $1 in
	'') echo 'run explain check import wrap learn policies why env status rights --help --version' ;;
	run) echo '-c --config -v --verbose --exact --new-session --close-fds --print-policy --read --read-execute --write --allow --connect-tcp --bind-tcp --connect-udp --bind-udp --include --unrestricted --harden --abi --min-abi --help' ;;
	explain) echo '-c --config --permissive --json --all --audit --help' ;;
	check) echo '-c --config --abi --json --tree --diff --strict --pid --allow-warning --help' ;;
	learn) echo '-o --output -c --config --merge --within --runs --for --abi --collapse --verify --json --from --help' ;;
	import) echo '--landrun --firejail --landlockconfig --help' ;;
	wrap) echo '-c --config -d --directory --list --remove --help' ;;
	why) echo '-c --config --right --json --connect-tcp --bind-tcp --connect-udp --bind-udp --variable --help' ;;
	env) echo '-c --config --off --fish --help' ;;
	policies) echo '--json --help' ;;
	status) echo '--json --help' ;;
	rights) echo '--abi --json --help' ;;
	esac
}

# The names of the wrappers in the directory that is named, or the usual one.
_landshim_wrappers() {
	local i
	local -a directory=()
	for ((i = 2; i < COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} == -d || ${COMP_WORDS[i]} == --directory ]] && directory=(-d "${COMP_WORDS[i + 1]}")
	done
	landshim wrap --list "${directory[@]}" 2>/dev/null | sed -n 's/: .*//p'
}

# The groups of harden.
_landshim_groups() {
	landshim rights 2>/dev/null | sed -n '/^harden /,$ s/^\([a-z_]*\) .*/\1/p' | sed 1d
}

# _landshim_rights [paths]: rights, scopes and their groups; those that a rule for paths can have.
_landshim_rights() {
	landshim rights 2>/dev/null | sed -n '/^hole /q; /^right /d; /^group /d; '"${1:+/ network  /d; / scope  /d; /(in unrestricted only)/d; }"'s/^\([a-z_]*\) .*/\1/p'
}

# The position of PROGRAM among the words, or that of the word under the cursor.
_landshim_program_at() {
	local i
	for ((i = 2; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c | --config | --abi | --diff | -d | --directory | --allow-warning | --pid | -o | --output | --merge | --within | --runs | --for | --collapse | --from | \
			--read | --read-execute | --write | --allow | --connect-tcp | --bind-tcp | --connect-udp | --bind-udp | --variable | \
			--include | --unrestricted | --harden | --min-abi)
			((i++))
			# --config=tar is three words where bash splits at "=".
			[[ ${COMP_WORDS[i]} == = ]] && ((i++))
			;;
		--)
			((i++))
			break
			;;
		-*) ;;
		*) break ;;
		esac
	done
	echo "$i"
}

# What can follow an option: _landshim_value COMMAND OPTION WORD.  Fails for an option without a value, and a word.
_landshim_value() {
	case $2 in
	-c | --config | --within | --diff)
		# A file is one by its slash or its .conf.
		mapfile -t COMPREPLY < <(
			_landshim_policies | _landshim_beginning "$3"
			compgen -f -X '!*.conf' -- "$3"
			compgen -d -- "$3"
		)
		compopt -o filenames 2>/dev/null
		;;
	-o | --output | --merge | --from | --firejail | --landlockconfig)
		mapfile -t COMPREPLY < <(compgen -f -- "$3")
		compopt -o filenames 2>/dev/null
		;;
	--abi | --min-abi)
		local all=
		[[ $1 == check ]] && all=all
		mapfile -t COMPREPLY < <(compgen -W "1 2 3 4 5 6 7 8 9 10 11 $all" -- "$3")
		;;
	--read | --read-execute | --write)
		mapfile -t COMPREPLY < <(compgen -f -- "$3")
		compopt -o filenames 2>/dev/null
		;;
	--pid)
		mapfile -t COMPREPLY < <(cd /proc && compgen -G '[0-9]*' | _landshim_beginning "$3")
		;;
	--include)
		mapfile -t COMPREPLY < <(
			_landshim_fragments | _landshim_beginning "$3"
			compgen -f -X '!*.conf' -- "$3"
		)
		;;
	--harden)
		mapfile -t COMPREPLY < <(_landshim_groups | _landshim_beginning "$3")
		;;
	-d | --directory)
		mapfile -t COMPREPLY < <(compgen -d -- "$3")
		compopt -o filenames 2>/dev/null
		;;
	# Of numbers nothing is known.
	--connect-tcp | --bind-tcp | --connect-udp | --bind-udp | --runs | --for | --collapse) ;;
	--allow)
		mapfile -t COMPREPLY < <(_landshim_rights paths | _landshim_beginning "$3")
		;;
	--right | --unrestricted)
		mapfile -t COMPREPLY < <(_landshim_rights | _landshim_beginning "$3")
		;;
	--allow-warning)
		mapfile -t COMPREPLY < <(landshim check --help 2>/dev/null |
			sed -n 's/^ \{30\}\([a-z-]*\)  .*/\1/p' | _landshim_beginning "$3")
		;;
	*) return 1 ;;
	esac
	return 0
}

_landshim() {
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' options at
	local front=
	COMPREPLY=()

	((COMP_CWORD == 1)) || command=${COMP_WORDS[1]}
	options=$(_landshim_words "$command")
	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		return
	fi
	[[ -n $options ]] || return

	# After PROGRAM everything is PROGRAM's.
	if [[ $command == run || $command == explain || $command == check || $command == learn ]]; then
		at=$(_landshim_program_at)
		if ((at < COMP_CWORD)); then
			if declare -F _command_offset >/dev/null; then
				_command_offset "$at"
			else
				mapfile -t COMPREPLY < <(compgen -f -- "$word")
			fi
			return
		fi
	fi

	# An option's value, with "=" between: as words of their own, or as one.
	if [[ $word == = && $previous == --* ]]; then
		word=
	elif [[ $previous == = && ${COMP_WORDS[COMP_CWORD - 2]} == --* ]]; then
		previous=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ $word == --*=* ]]; then
		previous=${word%%=*}
		front=$previous=
		word=${word#*=}
	fi

	if _landshim_value "$command" "$previous" "$word"; then
		[[ -z $front ]] || COMPREPLY=("${COMPREPLY[@]/#/$front}")
	elif [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
	elif [[ $command == wrap && " ${COMP_WORDS[*]} " == *' --remove '* ]]; then
		mapfile -t COMPREPLY < <(_landshim_wrappers | _landshim_beginning "$word")
	elif [[ $command == wrap && " ${COMP_WORDS[*]} " == *' --list '* ]]; then
		return
	elif [[ $command == why || ($command == explain && " ${COMP_WORDS[*]} " == *' --audit '*) ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
		compopt -o filenames 2>/dev/null
	elif [[ $command =~ ^(run|explain|check|learn|wrap)$ ]]; then
		mapfile -t COMPREPLY < <(_landshim_programs "$word")
		[[ $word != */* ]] || compopt -o filenames 2>/dev/null
	fi
}

complete -F _landshim landshim
