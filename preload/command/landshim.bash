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

_landshim() {
	local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options i
	local front=
	COMPREPLY=()

	if ((COMP_CWORD == 1)); then
		mapfile -t COMPREPLY < <(compgen -W 'run check why env status rights --help --version' -- "$word")
		return
	fi
	case $command in
	run) options='-c --config -v --verbose --exact --new-session --close-fds --help' ;;
	check) options='-c --config --abi --json --allow-warning --help' ;;
	why) options='-c --config --right --json --connect-tcp --bind-tcp --connect-udp --bind-udp --help' ;;
	env) options='-c --config --off --fish --help' ;;
	status) options='--json --help' ;;
	rights) options='--abi --json --help' ;;
	*) return ;;
	esac

	# Behind PROGRAM everything is PROGRAM's.
	if [[ $command == run || $command == check ]]; then
		for ((i = 2; i < COMP_CWORD; i++)); do
			case ${COMP_WORDS[i]} in
			-c | --config | --abi | --allow-warning)
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
		if ((i < COMP_CWORD)); then
			if declare -F _command_offset >/dev/null; then
				_command_offset "$i"
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

	case $previous in
	-c | --config)
		# A file is one by its slash or its .conf.
		mapfile -t COMPREPLY < <(
			_landshim_policies | _landshim_beginning "$word"
			compgen -f -X '!*.conf' -- "$word"
			compgen -d -- "$word"
		)
		compopt -o filenames 2>/dev/null
		;;
	--abi)
		local all=
		[[ $command == check ]] && all=all
		mapfile -t COMPREPLY < <(compgen -W "1 2 3 4 5 6 7 8 9 10 11 $all" -- "$word")
		;;
	--right)
		mapfile -t COMPREPLY < <(landshim rights 2>/dev/null |
			sed -n 's/^ *\([a-z_]*\) .*/\1/p' | _landshim_beginning "$word")
		;;
	--allow-warning)
		mapfile -t COMPREPLY < <(landshim check --help 2>/dev/null |
			sed -n 's/^ \{30\}\([a-z-]*\)$/\1/p' | _landshim_beginning "$word")
		;;
	*)
		if [[ $word == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
		elif [[ $command == run || $command == check ]]; then
			mapfile -t COMPREPLY < <(_landshim_programs "$word")
			[[ $word != */* ]] || compopt -o filenames 2>/dev/null
		fi
		;;
	esac
	[[ -z $front ]] || COMPREPLY=("${COMPREPLY[@]/#/$front}")
}

complete -F _landshim landshim
