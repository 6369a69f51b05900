/* Reads the files whose names come on standard input, one a line, and parses each into libyaml's events: the least that
 * any reader of these manifests could do. Prints the number of events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static unsigned char content[1 << 20];

static long parse(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    setvbuf(file, NULL, _IONBF, 0);
    size_t size = fread(content, 1, sizeof content, file);
    fclose(file);

    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    yaml_parser_set_input_string(&parser, content, size);
    long events = 0;
    int at_end = 0;
    while (!at_end) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            fprintf(stderr, "%s: %s\n", path, parser.problem);
            exit(1);
        }
        at_end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        events++;
    }
    yaml_parser_delete(&parser);
    return events;
}

int main(void)
{
    char path[4096];
    long events = 0;
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        events += parse(path);
    }
    printf("%ld\n", events);
    return 0;
}
